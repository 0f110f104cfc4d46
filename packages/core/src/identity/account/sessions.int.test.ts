import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { authenticate } from "../authenticate.ts";
import { login } from "../login.ts";
import {
  enrolled,
  identityContext,
  lastEntry,
  PASSWORD,
  signedInAgain,
  signedInBy,
} from "../test-identity.ts";
import { endOtherSessions, endSession } from "./end-sessions.ts";
import { listSessions } from "./list-sessions.ts";
import { readAccount } from "./read-account.ts";

const database = await testDatabase();
const ctx = identityContext(database);
const list = async (signedIn: Parameters<typeof listSessions>[0]["signedIn"]) =>
  listSessions({ ctx, signedIn, input: { limit: 50 } });

test("a user sees their living sessions, newest first, and which one asks", async () => {
  const user = await enrolled(ctx);
  const first = await signedInBy(ctx, user.token);
  const second = await signedInAgain(ctx, user);
  await login({ ctx, input: { email: user.email, password: PASSWORD } });
  await enrolled(ctx);
  const { items, nextCursor } = await list(second);
  expect(items.map(({ stage, current }) => [stage, current])).toEqual([
    ["password", false],
    ["full", true],
    ["full", false],
  ]);
  expect(items[2]).toMatchObject({ id: first.sessionId, ipAddress: "192.0.2.7", userAgent: "test" });
  expect(JSON.stringify(items)).not.toContain(second.token);
  expect(nextCursor).toBeNull();
});

test("the list comes in pages", async () => {
  const user = await enrolled(ctx);
  const signedIn = await signedInBy(ctx, user.token);
  for (let more = 0; more < 4; more += 1) {
    ctx.clock.advance(1_000);
    await login({ ctx, input: { email: user.email, password: PASSWORD } });
  }
  const seen = [];
  let cursor: string | undefined;
  do {
    const page = await listSessions({ ctx, signedIn, input: { limit: 2, cursor } });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toHaveLength(5);
  expect(new Set(seen).size).toBe(5);
});

test("an expired session is not listed", async () => {
  const user = await enrolled(ctx);
  await login({ ctx, input: { email: user.email, password: PASSWORD } });
  ctx.clock.advance(31 * 60_000);
  expect((await list(await signedInBy(ctx, user.token))).items).toHaveLength(1);
});

test("last use is noted to the minute", async () => {
  const user = await enrolled(ctx);
  const lastUse = async () => (await signedInBy(ctx, user.token)).lastUsedAt.getTime();
  ctx.clock.advance(60_000);
  const before = ctx.clock().getTime();
  await lastUse();
  ctx.clock.advance(59_000);
  expect(await lastUse()).toBe(before);
  ctx.clock.advance(1_000);
  await lastUse();
  expect(await lastUse()).toBe(before + 60_000);
});

test("a session that was ended is worth nothing, the others live on", async () => {
  const user = await enrolled(ctx);
  const mine = await signedInBy(ctx, user.token);
  const other = await signedInAgain(ctx, user);
  await endSession({ ctx, signedIn: mine, input: { id: other.sessionId } });
  expect(await authenticate(ctx, other.token)).toBeUndefined();
  expect(await authenticate(ctx, mine.token)).toBeDefined();
  expect(await lastEntry(database, user.client.id)).toEqual({
    action: "user.session_end",
    metadata: { sessions: 1 },
  });
});

test("nobody ends another's session, and it cannot be told from one that never was", async () => {
  const mine = await signedInBy(ctx, (await enrolled(ctx)).token);
  const foreign = await signedInBy(ctx, (await enrolled(ctx)).token);
  const refusals = [foreign.sessionId, crypto.randomUUID(), "nothing"].map((id) =>
    endSession({ ctx, signedIn: mine, input: { id } }).catch((err: Error) => `${err}`),
  );
  const [first, ...rest] = await Promise.all(refusals);
  expect(first).toMatch(/no such session/);
  expect(rest).toEqual([first, first]);
  expect(await authenticate(ctx, foreign.token)).toBeDefined();
});

test("all other sessions end at once, half signed-in ones too, and nobody else's", async () => {
  const user = await enrolled(ctx);
  const mine = await signedInBy(ctx, user.token);
  const other = await signedInAgain(ctx, user);
  const half = await login({ ctx, input: { email: user.email, password: PASSWORD } });
  const foreign = await enrolled(ctx);
  expect(await endOtherSessions({ ctx, signedIn: mine })).toEqual({ ended: 2 });
  expect(await authenticate(ctx, other.token)).toBeUndefined();
  expect(await authenticate(ctx, half.token)).toBeUndefined();
  expect(await authenticate(ctx, mine.token)).toBeDefined();
  expect(await authenticate(ctx, foreign.token)).toBeDefined();
  expect(await lastEntry(database, user.client.id)).toEqual({
    action: "user.session_end",
    metadata: { sessions: 2 },
  });
  expect(await endOtherSessions({ ctx, signedIn: mine })).toEqual({ ended: 0 });
});

test("an account says how its user signs in, and no secret", async () => {
  const user = await enrolled(ctx);
  const account = await readAccount({ ctx, signedIn: await signedInBy(ctx, user.token) });
  expect(account).toMatchObject({
    user: { email: user.email, emailVerified: false },
    backupCodesLeft: 10,
    recoveries: [],
  });
  expect(account.totpSetUpAt?.getTime()).toBe(ctx.clock().getTime() - 30_000);
  expect(JSON.stringify(account)).not.toContain(user.secret);
  expect(JSON.stringify(account)).not.toContain("scrypt");
});
