import { withAuth } from "@deployclaw/db";
import { MAIL_KINDS } from "@deployclaw/domain";
import { testClient, testDatabase } from "@deployclaw/testkit";
import { beforeEach, expect, test } from "vitest";
import { identityContext } from "../identity/test-identity.ts";
import { deliverMail } from "./deliver-mail.ts";
import { enqueueMail, type NewMail } from "./enqueue-mail.ts";
import { MailRejected } from "./mail.ts";
import { testPost } from "./test-post.ts";
import { writeMail } from "./write-mail.ts";

const database = await testDatabase();
const ctx = identityContext(database);
const enqueue = (...mails: NewMail[]) => withAuth(ctx.auth, (tx) => enqueueMail(tx, ctx, ...mails));
const waiting = () => database.superuser`SELECT attempts, retry_at FROM outgoing_mails`;
const changed = (recipient: string): NewMail => ({
  kind: "password_changed",
  recipient,
  facts: { ipAddress: "192.0.2.9" },
});

beforeEach(() => database.superuser`DELETE FROM outgoing_mails`.then(() => undefined));

test("a mail is sent once, to whom it is for", async () => {
  const post = testPost(ctx);
  const { email } = await testClient(database);
  await enqueue(changed(email));
  expect(await post.deliverAll()).toEqual(["sent"]);
  expect(post.mails).toMatchObject([{ to: email, subject: "Your password was changed" }]);
  expect(post.mails[0]?.text).toContain("192.0.2.9");
  expect(await waiting()).toHaveLength(0);
});

test("what the transport does not take waits twice as long each time, and is given up after a day", async () => {
  const post = testPost(ctx);
  const { email } = await testClient(database);
  const startedAt = ctx.clock().getTime();
  await enqueue(changed(email));
  post.failWith = new Error("away");
  const waits = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    expect(await post.deliverAll()).toEqual(["failed"]);
    const [row] = await waiting();
    const waitMs = Number(row?.["retry_at"]) - ctx.clock().getTime();
    waits.push(waitMs / 1_000);
    ctx.clock.advance(waitMs - 1);
    expect(await post.deliverAll()).toEqual([]);
    ctx.clock.advance(1);
  }
  expect(waits).toEqual([30, 60, 120]);
  post.failWith = undefined;
  expect(await post.deliverAll()).toEqual(["sent"]);

  await enqueue(changed(email));
  post.failWith = new Error("away");
  const lastsUntil = startedAt + 26 * 60 * 60_000;
  const outcomes = new Set<string>();
  while (ctx.clock().getTime() < lastsUntil) {
    for (const outcome of await post.deliverAll()) outcomes.add(outcome);
    ctx.clock.advance(30 * 60_000);
  }
  expect([...outcomes]).toEqual(["failed", "dropped"]);
  expect(await waiting()).toHaveLength(0);
});

test("a mail that is rejected for good is not tried again", async () => {
  const post = testPost(ctx);
  const { email } = await testClient(database);
  await enqueue(changed(email));
  post.failWith = new MailRejected("no such person");
  expect(await post.deliverAll()).toEqual(["dropped"]);
  expect(await waiting()).toHaveLength(0);
});

test("a process that dies while it sends loses no mail", async () => {
  const { email } = await testClient(database);
  await enqueue(changed(email));
  const dies = { send: () => new Promise<void>(() => undefined) };
  void deliverMail({ ...ctx, publicUrl: "https://claw.example" }, dies);
  const post = testPost(ctx);
  await expect.poll(async () => (await waiting())[0]?.["attempts"]).toBe(1);
  ctx.clock.advance(30_000);
  expect(await post.deliverAll()).toEqual(["sent"]);
});

test("many processes send each mail once", async () => {
  const people = await Promise.all(Array.from({ length: 8 }, () => testClient(database)));
  await enqueue(...people.map(({ email }) => changed(email)));
  const post = testPost(ctx);
  await Promise.all([post.deliverAll(), post.deliverAll(), post.deliverAll()]);
  expect(post.mails.map(({ to }) => to).sort()).toEqual(people.map(({ email }) => email).sort());
});

test("nothing is sent to an address that nobody has", async () => {
  const post = testPost(ctx);
  await enqueue(changed("nobody@example.test"));
  expect(await post.deliverAll()).toEqual(["dropped"]);
  expect(post.mails).toEqual([]);
});

test("what waits holds no token", async () => {
  const { email } = await testClient(database);
  const post = testPost(ctx);
  await enqueue({ kind: "reset_password", recipient: email });
  post.failWith = new Error("away");
  await post.deliverAll();
  ctx.clock.advance(60_000);
  post.failWith = undefined;
  await post.deliverAll();
  const token = post.tokenOf(email);
  const rows = await database.superuser`
    SELECT t::text AS row FROM mail_tokens t UNION ALL SELECT m::text FROM outgoing_mails m`;
  expect(rows.length).toBeGreaterThan(0);
  for (const { row } of rows) expect(String(row)).not.toContain(token);
});

test("every kind of mail is plain sentences, its link alone on a line", () => {
  for (const kind of MAIL_KINDS) {
    const facts = { ipAddress: "192.0.2.9", about: "bo@example.test", endsAt: "2030-03-02T12:00:00.000Z" };
    const link = "https://claw.example/page#token=abc";
    const mail = writeMail({ kind, to: "ada@example.test", facts, publicUrl: "https://claw.example", link });
    expect(mail.subject, kind).toMatch(/^[A-Z].{8,60}[^.]$/);
    expect(mail.text, kind).not.toMatch(/undefined|null|\$\{/);
    if (mail.text.includes("#token=")) expect(mail.text.split("\n"), kind).toContain(link);
  }
});
