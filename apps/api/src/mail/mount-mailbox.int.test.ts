import { fixedClock, testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";
import { developmentMailbox } from "./development-mailbox.ts";

const database = await testDatabase();
const mailbox = developmentMailbox({ clock: fixedClock(), log: () => undefined });
const withMailbox = testApi(database, { mailbox });
const HOST = "127.0.0.1:8787";

const get = (app: typeof withMailbox.app, from: { address: string; host: string }) => {
  const incoming = { url: "/mailbox", rawHeaders: ["Host", from.host] };
  const env = { incoming: { ...incoming, socket: { remoteAddress: from.address } } };
  return app.request("/mailbox", { headers: { host: from.host } }, env);
};

test("mail is shown with links to follow, and what it says is text", async () => {
  const link = "http://127.0.0.1:8787/verify-email#token=abc";
  await mailbox.send({
    to: "ada@example.test",
    subject: "<img src=x onerror=alert(1)>",
    text: `Follow:\n\n${link}\n\nhttp://evil.example/ <script>\n`,
  });
  const answer = await get(withMailbox.app, { address: "127.0.0.1", host: HOST });
  expect(answer.status).toBe(200);
  const page = await answer.text();
  expect(page).toContain(`<a href="${link}">${link}</a>`);
  expect(page).toContain("ada@example.test");
  expect(page).not.toMatch(/<img|<script|href="http:\/\/evil/);
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

test.each([
  ["another machine", { address: "192.0.2.7", host: HOST }],
  ["a page whose name was pointed at this machine", { address: "127.0.0.1", host: "evil.example:8787" }],
])("nobody reads it from %s", async (_, from) => {
  const answer = await get(withMailbox.app, from);
  expect(answer.status).not.toBe(200);
  expect(await answer.text()).not.toContain("token=");
});

test("a platform that sends mail has no mailbox", async () => {
  const answer = await get(testApi(database).app, { address: "127.0.0.1", host: HOST });
  expect(answer.status).not.toBe(200);
});
