import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { authenticate } from "./authenticate.ts";
import { login } from "./login.ts";
import { setupTotp } from "./setup-totp.ts";
import { stepUp } from "./step-up.ts";
import { codeFor, enrolled, identityContext, PASSWORD, registered, signedInBy } from "./test-identity.ts";
import { verifyTotp } from "./verify-totp.ts";

const database = await testDatabase();
const ctx = identityContext(database);

const WRONG = "aaaa-bbbb-cccc-dddd";

async function enrolledWithCodes() {
  const user = await enrolled(ctx);
  const [first, second] = user.backupCodes ?? [];
  if (first === undefined || second === undefined) throw new Error("enrolment gave no backup codes");
  return { ...user, first, second };
}

async function passwordSession(user: { email: string }) {
  const { token } = await login({ ctx, input: { email: user.email, password: PASSWORD } });
  return signedInBy(ctx, token);
}

/** The newest entry of a client's log about signing in. */
async function lastSignIn(clientId: string) {
  const [row] = await database.superuser`SELECT action_type, metadata FROM audit_logs
    WHERE client_id = ${clientId} AND action_type IN ('user.login', 'user.login_failed') ORDER BY number DESC LIMIT 1`;
  return row;
}

test("a backup code ends sign-in with a full session under a new token that may make no changes", async () => {
  const user = await enrolledWithCodes();
  const signedIn = await passwordSession(user);
  const verified = await verifyTotp({ ctx, signedIn, input: { code: user.first } });
  expect(verified).toMatchObject({ stepUpUntil: null });
  expect(verified.backupCodes).toBeUndefined();
  expect(await authenticate(ctx, signedIn.token)).toBeUndefined();
  const full = await signedInBy(ctx, verified.token);
  expect(full).toMatchObject({ stage: "full", stepUpUntil: null });
  expect(await lastSignIn(user.client.id)).toEqual({
    action_type: "user.login",
    metadata: { factor: "backup_code", remaining: 9 },
  });
  const code = await codeFor(user.secret, ctx.clock());
  await expect(stepUp({ ctx, signedIn: full, input: { code } })).resolves.toBeDefined();
});

test("dashes and case of a backup code do not matter", async () => {
  const user = await enrolledWithCodes();
  const code = user.first.replaceAll("-", "").toUpperCase();
  const signedIn = await passwordSession(user);
  await expect(verifyTotp({ ctx, signedIn, input: { code } })).resolves.toBeDefined();
});

test("a backup code works once, and the others go on working", async () => {
  const user = await enrolledWithCodes();
  await verifyTotp({ ctx, signedIn: await passwordSession(user), input: { code: user.first } });
  const signedIn = await passwordSession(user);
  await expect(verifyTotp({ ctx, signedIn, input: { code: user.first } })).rejects.toMatchObject({
    code: "invalid_code",
  });
  expect(await lastSignIn(user.client.id)).toEqual({
    action_type: "user.login_failed",
    metadata: { factor: "backup_code", reason: "wrong" },
  });
  await verifyTotp({ ctx, signedIn, input: { code: user.second } });
  expect(await lastSignIn(user.client.id)).toMatchObject({ metadata: { remaining: 8 } });
});

test("the same backup code many times at once: one session becomes full (security 15)", async () => {
  const user = await enrolledWithCodes();
  const tries = [];
  for (let session = 0; session < 4; session += 1) tries.push(await passwordSession(user));
  const results = await Promise.allSettled(
    tries.map((signedIn) => verifyTotp({ ctx, signedIn, input: { code: user.first } })),
  );
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
});

test("wrong codes of both kinds count together towards the lock, which holds for both (security 16)", async () => {
  const user = await enrolledWithCodes();
  const signedIn = await passwordSession(user);
  const right = await codeFor(user.secret, ctx.clock());
  const wrong = right === "000000" ? "000001" : "000000";
  for (const code of [WRONG, wrong, WRONG, wrong, WRONG])
    await expect(verifyTotp({ ctx, signedIn, input: { code } })).rejects.toMatchObject({
      code: "invalid_code",
    });
  for (const code of [user.first, right])
    await expect(verifyTotp({ ctx, signedIn, input: { code } })).rejects.toMatchObject({
      code: "rate_limited",
      retryAfterSeconds: 900,
    });
  ctx.clock.advance(15 * 60_000);
  await expect(verifyTotp({ ctx, signedIn, input: { code: user.first } })).resolves.toBeDefined();
});

test("a backup code that is right starts the count of wrong ones anew", async () => {
  const user = await enrolledWithCodes();
  const fail = async (times: number) => {
    const signedIn = await passwordSession(user);
    for (let attempt = 0; attempt < times; attempt += 1)
      await expect(verifyTotp({ ctx, signedIn, input: { code: WRONG } })).rejects.toMatchObject({
        code: "invalid_code",
      });
    return signedIn;
  };
  await verifyTotp({ ctx, signedIn: await fail(4), input: { code: user.first } });
  await verifyTotp({ ctx, signedIn: await fail(4), input: { code: user.second } });
});

test("another user's backup code is worth nothing", async () => {
  const one = await enrolledWithCodes();
  const two = await enrolledWithCodes();
  const signedIn = await passwordSession(two);
  await expect(verifyTotp({ ctx, signedIn, input: { code: one.first } })).rejects.toMatchObject({
    code: "invalid_code",
  });
  await verifyTotp({ ctx, signedIn: await passwordSession(one), input: { code: one.first } });
});

test("a backup code gives no step-up and stays unused", async () => {
  const user = await enrolledWithCodes();
  const signedIn = await signedInBy(ctx, user.token);
  await expect(stepUp({ ctx, signedIn, input: { code: user.first } })).rejects.toMatchObject({
    code: "invalid_code",
  });
  await verifyTotp({ ctx, signedIn: await passwordSession(user), input: { code: user.first } });
});

test("a backup code does not end enrolment, whoever wrote it", async () => {
  const made = await registered(ctx);
  const donor = await enrolledWithCodes();
  const signedIn = await signedInBy(ctx, made.token);
  const refused = { code: "totp_not_enrolled" };
  await expect(verifyTotp({ ctx, signedIn, input: { code: donor.first } })).rejects.toMatchObject(refused);
  await setupTotp({ ctx, signedIn, input: { password: PASSWORD } });
  await database.superuser`UPDATE backup_codes SET user_id = ${made.user.id} WHERE user_id = ${donor.user.id}`;
  await expect(verifyTotp({ ctx, signedIn, input: { code: donor.first } })).rejects.toMatchObject(refused);
  expect(await signedInBy(ctx, made.token)).toMatchObject({ stage: "password" });
});

test("when the session ended meanwhile the backup code stays unused", async () => {
  const user = await enrolledWithCodes();
  const ended = await passwordSession(user);
  await verifyTotp({ ctx, signedIn: ended, input: { code: await codeFor(user.secret, ctx.clock()) } });
  await expect(verifyTotp({ ctx, signedIn: ended, input: { code: user.first } })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  await verifyTotp({ ctx, signedIn: await passwordSession(user), input: { code: user.first } });
});
