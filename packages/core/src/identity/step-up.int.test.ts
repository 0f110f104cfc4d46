import { testDatabase } from "@deployclaw/testkit";
import { describe, expect, test } from "vitest";
import { authenticate } from "./authenticate.ts";
import { login } from "./login.ts";
import { spendOperation } from "./spend-operation.ts";
import { stepUp } from "./step-up.ts";
import { codeFor, enrolled, identityContext, PASSWORD, signedInBy } from "./test-identity.ts";
import { verifyTotp } from "./verify-totp.ts";

const database = await testDatabase();
const ctx = identityContext(database);

/** Another, full session of the same user. */
async function secondSession(user: { email: string; secret: string }) {
  const { token } = await login({ ctx, input: { email: user.email, password: PASSWORD } });
  const code = await codeFor(user.secret, ctx.clock());
  const verified = await verifyTotp({ ctx, signedIn: await signedInBy(ctx, token), input: { code } });
  ctx.clock.advance(30_000);
  return verified.token;
}

test("step-up lasts five minutes, belongs to one session and changes its token (security 21)", async () => {
  const user = await enrolled(ctx);
  const otherToken = await secondSession(user);
  ctx.clock.advance(10 * 60_000);
  const signedIn = await signedInBy(ctx, user.token);
  const given = await stepUp({ ctx, signedIn, input: { code: await codeFor(user.secret, ctx.clock()) } });
  expect(given.expiresAt.getTime() - ctx.clock().getTime()).toBe(5 * 60_000);
  expect(await authenticate(ctx, user.token)).toBeUndefined();
  expect((await signedInBy(ctx, given.token)).stepUpUntil).toEqual(given.expiresAt);
  const other = await signedInBy(ctx, otherToken);
  expect(other.stepUpUntil?.getTime()).toBeLessThan(ctx.clock().getTime());
});

test("step-up does not prolong a session", async () => {
  const user = await enrolled(ctx);
  const expiry = () => database.superuser`SELECT expires_at FROM sessions WHERE user_id = ${user.user.id}`;
  const before = await expiry();
  const signedIn = await signedInBy(ctx, user.token);
  await stepUp({ ctx, signedIn, input: { code: await codeFor(user.secret, ctx.clock()) } });
  expect(await expiry()).toEqual(before);
});

test("the same code twice: the second is refused (security 15)", async () => {
  const user = await enrolled(ctx);
  const signedIn = await signedInBy(ctx, user.token);
  await expect(stepUp({ ctx, signedIn, input: { code: user.code } })).rejects.toMatchObject({
    code: "invalid_code",
  });
  const code = await codeFor(user.secret, ctx.clock());
  const { token } = await stepUp({ ctx, signedIn, input: { code } });
  const again = await signedInBy(ctx, token);
  await expect(stepUp({ ctx, signedIn: again, input: { code } })).rejects.toMatchObject({
    code: "invalid_code",
  });
});

test("the same code many times at once on two sessions: one success (security 15)", async () => {
  const user = await enrolled(ctx);
  const first = await signedInBy(ctx, user.token);
  const second = await signedInBy(ctx, await secondSession(user));
  const code = await codeFor(user.secret, ctx.clock());
  const tries = [first, second, first, second].map((signedIn) => stepUp({ ctx, signedIn, input: { code } }));
  const results = await Promise.allSettled(tries);
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
});

test("codes of the neighbouring steps are taken, older and later ones are not", async () => {
  const user = await enrolled(ctx);
  ctx.clock.advance(300_000);
  let token = user.token;
  const tryAt = async (offsetMs: number) => {
    const code = await codeFor(user.secret, new Date(ctx.clock().getTime() + offsetMs));
    const result = await stepUp({ ctx, signedIn: await signedInBy(ctx, token), input: { code } });
    token = result.token;
  };
  await expect(tryAt(-60_000)).rejects.toMatchObject({ code: "invalid_code" });
  await expect(tryAt(60_000)).rejects.toMatchObject({ code: "invalid_code" });
  await tryAt(-30_000);
  await tryAt(30_000);
  await expect(tryAt(0)).rejects.toMatchObject({ code: "invalid_code" });
});

test("after five wrong codes the right one is refused too, on every session, for fifteen minutes (security 16)", async () => {
  const user = await enrolled(ctx);
  const other = await signedInBy(ctx, await secondSession(user));
  const signedIn = await signedInBy(ctx, user.token);
  const right = await codeFor(user.secret, ctx.clock());
  const wrong = right === "000000" ? "000001" : "000000";
  for (let attempt = 0; attempt < 5; attempt += 1)
    await expect(stepUp({ ctx, signedIn, input: { code: wrong } })).rejects.toMatchObject({
      code: "invalid_code",
    });
  for (const session of [signedIn, other])
    await expect(stepUp({ ctx, signedIn: session, input: { code: right } })).rejects.toMatchObject({
      code: "rate_limited",
      retryAfterSeconds: 900,
    });
  ctx.clock.advance(15 * 60_000);
  const code = await codeFor(user.secret, ctx.clock());
  await expect(stepUp({ ctx, signedIn, input: { code } })).resolves.toBeDefined();
  const entries = await database.superuser`SELECT metadata ->> 'reason' AS reason FROM audit_logs
    WHERE client_id = ${user.client.id} AND action_type = 'user.step_up_failed' ORDER BY number`;
  expect(entries.map((row) => row["reason"])).toEqual([...Array(5).fill("wrong"), "locked", "locked"]);
});

test("a session that ended meanwhile gets no step-up, and the code stays unspent", async () => {
  const user = await enrolled(ctx);
  const signedIn = await signedInBy(ctx, user.token);
  const { token } = await stepUp({
    ctx,
    signedIn,
    input: { code: await codeFor(user.secret, ctx.clock()) },
  });
  ctx.clock.advance(30_000);
  const code = await codeFor(user.secret, ctx.clock());
  await expect(stepUp({ ctx, signedIn, input: { code } })).rejects.toMatchObject({ code: "unauthenticated" });
  const living = await signedInBy(ctx, token);
  await expect(stepUp({ ctx, signedIn: living, input: { code } })).resolves.toBeDefined();
});

describe("step-up for one request", () => {
  const operation = { method: "DELETE", path: "/api/agents/a", bodySha256: "0".repeat(64) } as const;

  async function given() {
    const user = await enrolled(ctx);
    ctx.clock.advance(5 * 60_000);
    const signedIn = await signedInBy(ctx, user.token);
    const code = await codeFor(user.secret, ctx.clock());
    const { token } = await stepUp({ ctx, signedIn, input: { code, operation } });
    return { user, before: signedIn, signedIn: await signedInBy(ctx, token) };
  }

  test("allows that request once, also of many tries at once, and is in the log", async () => {
    const { user, signedIn } = await given();
    const tries = Array.from({ length: 8 }, () => spendOperation({ ctx, signedIn, input: operation }));
    expect((await Promise.all(tries)).filter((spent) => spent)).toHaveLength(1);
    expect(await spendOperation({ ctx, signedIn, input: operation })).toBe(false);
    const [entry] = await database.superuser`SELECT metadata ->> 'operation' AS operation FROM audit_logs
      WHERE client_id = ${user.client.id} AND action_type = 'user.step_up'`;
    expect(entry).toEqual({ operation: "DELETE /api/agents/a" });
  });

  test.each([
    ["another path", { path: "/api/agents/b" }],
    ["another method", { method: "POST" as const }],
    ["another body", { bodySha256: "1".repeat(64) }],
  ])("does not allow %s", async (_, other) => {
    const { signedIn } = await given();
    expect(await spendOperation({ ctx, signedIn, input: { ...operation, ...other } })).toBe(false);
  });

  test("allows no other change, and ends with the five minutes", async () => {
    const { signedIn } = await given();
    expect(signedIn.stepUpUntil?.getTime()).toBeLessThanOrEqual(ctx.clock().getTime());
    ctx.clock.advance(5 * 60_000);
    expect(await spendOperation({ ctx, signedIn, input: operation })).toBe(false);
  });

  test("belongs to the session and its new token alone, and leaves with the next code", async () => {
    const { user, before, signedIn } = await given();
    expect(await spendOperation({ ctx, signedIn: before, input: operation })).toBe(false);
    ctx.clock.advance(30_000);
    const code = await codeFor(user.secret, ctx.clock());
    const { token } = await stepUp({ ctx, signedIn, input: { code } });
    const later = await signedInBy(ctx, token);
    expect(await spendOperation({ ctx, signedIn: later, input: operation })).toBe(false);
  });
});
