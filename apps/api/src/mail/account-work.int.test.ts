import { randomUUID } from "node:crypto";
import { requestPasswordReset } from "@deployclaw/core";
import { requestRecovery } from "@deployclaw/core/recovery";
import { auditWriter } from "@deployclaw/db";
import { eventually, testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";
import { accountWork } from "./account-work.ts";
import { developmentMailbox } from "./development-mailbox.ts";

const database = await testDatabase();
const api = testApi(database);
const { clock, deps } = api;
const lines: string[] = [];
const log = (line: string, err?: unknown) => void lines.push(err === undefined ? line : `${line}: ${err}`);
const mailbox = developmentMailbox({ clock, log });

const start = (options: { pollMs?: number; transport?: typeof mailbox } = {}) =>
  accountWork({
    ctx: { ...deps },
    transport: mailbox,
    log,
    pollMs: 3_600_000,
    ...options,
  });
const ask = (email: string) =>
  requestPasswordReset({
    ctx: { ...deps, caller: { ipAddress: "192.0.2.7", userAgent: "" } },
    input: { email },
  });
const mailedTo = (email: string) => mailbox.list().filter(({ to }) => to === email);

test("mail leaves when it is woken, and is shown with its link in the log and nowhere else", async () => {
  const browser = api.browser();
  await browser.register();
  const work = start();
  await eventually("the address is asked to be confirmed", () => mailedTo(browser.email).length === 1);
  await ask(browser.email);
  work.wake();
  await eventually("the link is mailed", () => mailedTo(browser.email).length === 2);
  const shown = lines.filter((line) => line.startsWith(`mail to ${browser.email}: `));
  expect(shown.at(-1)).toMatch(
    /: Reset your password http:\/\/127\.0\.0\.1:8787\/reset-password#token=[\w-]{43}$/,
  );
  expect(mailedTo(browser.email)[0]?.subject).toBe("Reset your password");
  await work.close();
});

test("without being woken it looks by itself, and goes on after a failure", async () => {
  const browser = api.browser();
  await browser.register();
  let failures = 0;
  const broken = {
    ...mailbox,
    send: async () => {
      failures += 1;
      throw new Error("away");
    },
  };
  const work = start({ pollMs: 10, transport: broken });
  await eventually("the transport failed", () => failures === 1);
  clock.advance(30_000);
  await eventually("it was tried again", () => failures === 2);
  await work.close();
  const told = lines.filter((line) => line.includes("was not sent"));
  expect(told.length).toBeGreaterThan(0);
  expect(told.join()).not.toContain(browser.email);
});

test("a recovery ends by itself when its wait is over", async () => {
  const browser = api.browser();
  const { userId } = await browser.signUp();
  const work = start({ pollMs: 10 });
  const operator = {
    db: database.as("dc_admin"),
    audit: auditWriter("claw", randomUUID()),
    clock,
    operator: "root",
  };
  await requestRecovery({ ctx: operator, input: { email: browser.email } });
  await eventually("everybody is told", () =>
    mailedTo(browser.email).some(({ subject }) => /recovery/.test(subject)),
  );
  clock.advance(24 * 60 * 60_000);
  const factors = () => database.superuser`SELECT 1 FROM totp_factors WHERE user_id = ${userId}`;
  await eventually("the factor is gone", async () => (await factors()).length === 0);
  await work.close();
});

test("work that is closed is over, even when it is woken once more", async () => {
  const work = start({ pollMs: 1 });
  await work.close();
  const browser = api.browser();
  await browser.register();
  work.wake();
  await work.close();
  expect(mailedTo(browser.email)).toEqual([]);
});

test("the mailbox keeps the newest fifty", async () => {
  const box = developmentMailbox({ clock, log: () => undefined });
  for (let mail = 1; mail <= 60; mail += 1)
    await box.send({ to: "a@b.test", subject: `Mail ${mail}`, text: "" });
  expect(box.list()).toHaveLength(50);
  expect(box.list()[0]?.subject).toBe("Mail 60");
});
