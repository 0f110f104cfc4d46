import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { authenticate, type SignedIn } from "../authenticate.ts";
import { login } from "../login.ts";
import { stepUp } from "../step-up.ts";
import {
  codeFor,
  enrolled,
  identityContext,
  lastEntry,
  mailsTo,
  PASSWORD,
  signedInAgain,
  signedInBy,
} from "../test-identity.ts";
import { verifyTotp } from "../verify-totp.ts";
import { beginTotpReplacement } from "./begin-totp-replacement.ts";
import { finishTotpReplacement } from "./finish-totp-replacement.ts";
import { renewBackupCodes } from "./renew-backup-codes.ts";

const database = await testDatabase();
const ctx = identityContext(database);

const begin = (signedIn: SignedIn, code: string, password = PASSWORD) =>
  beginTotpReplacement({ ctx, signedIn, input: { password, code } });
const finish = (signedIn: SignedIn, code: string) =>
  finishTotpReplacement({ ctx, signedIn, input: { code } });

async function enrolledUser() {
  const user = await enrolled(ctx);
  const [backupCode] = user.backupCodes ?? [];
  if (backupCode === undefined) throw new Error("enrolment gave no backup codes");
  return { ...user, backupCode, signedIn: await signedInBy(ctx, user.token) };
}

async function wrongCode(secret: string): Promise<string> {
  const right = await codeFor(secret, ctx.clock());
  return right === "000000" ? "000001" : "000000";
}

async function signIn(user: { email: string }, code: string) {
  const { token } = await login({ ctx, input: { email: user.email, password: PASSWORD } });
  return verifyTotp({ ctx, signedIn: await signedInBy(ctx, token), input: { code } });
}

test("a new authenticator takes the place of the old one by its own first code, and ends the other sessions (security 19)", async () => {
  const user = await enrolledUser();
  const other = await signedInAgain(ctx, user);
  const half = await login({ ctx, input: { email: user.email, password: PASSWORD } });
  const setup = await begin(user.signedIn, await codeFor(user.secret, ctx.clock()));
  expect(setup.secret).not.toBe(user.secret);
  expect(await authenticate(ctx, other.token)).toBeDefined();
  ctx.clock.advance(30_000);

  const changed = await finish(user.signedIn, await codeFor(setup.secret, ctx.clock()));
  for (const token of [user.token, other.token, half.token])
    expect(await authenticate(ctx, token)).toBeUndefined();
  expect(await signedInBy(ctx, changed.token)).toMatchObject({
    stage: "full",
    stepUpUntil: changed.stepUpUntil,
  });
  expect(await lastEntry(database, user.client.id)).toEqual({
    action: "user.totp_replace",
    metadata: { sessions: 2 },
  });
  expect(await mailsTo(database, user.email)).toContain("totp_replaced");

  ctx.clock.advance(30_000);
  await expect(signIn(user, await codeFor(user.secret, ctx.clock()))).rejects.toMatchObject({
    code: "invalid_code",
  });
  await expect(signIn(user, user.backupCode)).rejects.toMatchObject({ code: "invalid_code" });
  await signIn(user, await codeFor(setup.secret, ctx.clock()));
  expect(changed.backupCodes).toHaveLength(10);
  await signIn(user, changed.backupCodes[0] ?? "");
});

test("who lost the authenticator replaces it with a backup code", async () => {
  const user = await enrolledUser();
  const setup = await begin(user.signedIn, user.backupCode);
  await finish(user.signedIn, await codeFor(setup.secret, ctx.clock()));
});

test("replacing needs the password and the current factor, whatever step-up the session has (security 19)", async () => {
  const user = await enrolledUser();
  const right = await codeFor(user.secret, ctx.clock());
  await expect(begin(user.signedIn, right, "not the right one")).rejects.toMatchObject({
    code: "invalid_credentials",
  });
  expect(await lastEntry(database, user.client.id)).toEqual({
    action: "user.password_refused",
    metadata: { purpose: "totp_replace" },
  });
  await expect(begin(user.signedIn, await wrongCode(user.secret))).rejects.toMatchObject({
    code: "invalid_code",
  });
  expect(await lastEntry(database, user.client.id)).toEqual({
    action: "user.step_up_failed",
    metadata: { purpose: "totp_replace", reason: "wrong" },
  });
  await expect(begin(user.signedIn, user.code)).rejects.toMatchObject({ code: "invalid_code" });
  await expect(finish(user.signedIn, right)).rejects.toMatchObject({ code: "conflict" });
  await begin(user.signedIn, right);
});

test("wrong codes count towards the lock of the current factor, over all sessions (security 16)", async () => {
  const user = await enrolledUser();
  const other = await signedInAgain(ctx, user);
  for (let attempt = 0; attempt < 5; attempt += 1)
    await expect(begin(user.signedIn, await wrongCode(user.secret))).rejects.toMatchObject({
      code: "invalid_code",
    });
  const right = await codeFor(user.secret, ctx.clock());
  const locked = { code: "rate_limited", retryAfterSeconds: 900 };
  await expect(begin(other, right)).rejects.toMatchObject(locked);
  await expect(begin(user.signedIn, user.backupCode)).rejects.toMatchObject(locked);
  await expect(renewBackupCodes({ ctx, signedIn: other, input: { code: right } })).rejects.toMatchObject(
    locked,
  );
  await expect(stepUp({ ctx, signedIn: other, input: { code: right } })).rejects.toMatchObject(locked);
});

test("until the new authenticator's first code the old one goes on working", async () => {
  const user = await enrolledUser();
  const setup = await begin(user.signedIn, await codeFor(user.secret, ctx.clock()));
  ctx.clock.advance(30_000);
  await expect(signIn(user, await codeFor(setup.secret, ctx.clock()))).rejects.toMatchObject({
    code: "invalid_code",
  });
  await signIn(user, await codeFor(user.secret, ctx.clock()));
});

test("the first code must come from the session that began, within ten minutes", async () => {
  const user = await enrolledUser();
  const other = await signedInAgain(ctx, user);
  const setup = await begin(user.signedIn, await codeFor(user.secret, ctx.clock()));
  const code = await codeFor(setup.secret, ctx.clock());
  await expect(finish(other, code)).rejects.toMatchObject({ code: "conflict" });
  ctx.clock.advance(10 * 60_000);
  await expect(finish(user.signedIn, await codeFor(setup.secret, ctx.clock()))).rejects.toMatchObject({
    code: "conflict",
  });
});

test("five wrong first codes end the attempt", async () => {
  const user = await enrolledUser();
  const setup = await begin(user.signedIn, await codeFor(user.secret, ctx.clock()));
  for (let attempt = 0; attempt < 5; attempt += 1)
    await expect(finish(user.signedIn, await wrongCode(setup.secret))).rejects.toMatchObject({
      code: "invalid_code",
    });
  await expect(finish(user.signedIn, await codeFor(setup.secret, ctx.clock()))).rejects.toMatchObject({
    code: "conflict",
  });
});

test("the first code of a new authenticator is spent by it (security 15)", async () => {
  const user = await enrolledUser();
  const setup = await begin(user.signedIn, await codeFor(user.secret, ctx.clock()));
  const code = await codeFor(setup.secret, ctx.clock());
  const results = await Promise.allSettled([finish(user.signedIn, code), finish(user.signedIn, code)]);
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  await expect(signIn(user, code)).rejects.toMatchObject({ code: "invalid_code" });
});

test("the waiting secret lies sealed", async () => {
  const user = await enrolledUser();
  const setup = await begin(user.signedIn, await codeFor(user.secret, ctx.clock()));
  const rows = await database.superuser`SELECT p::text AS row FROM pending_totp_factors p`;
  expect(rows.length).toBeGreaterThan(0);
  for (const { row } of rows) expect(String(row)).not.toContain(setup.secret);
});

test("new backup codes need a code of the authenticator, end the other sessions and are shown once (security 19)", async () => {
  const user = await enrolledUser();
  const other = await signedInAgain(ctx, user);
  const { signedIn } = user;
  const renew = (code: string) => renewBackupCodes({ ctx, signedIn, input: { code } });
  await expect(renew(await wrongCode(user.secret))).rejects.toMatchObject({ code: "invalid_code" });
  await expect(renew(user.code)).rejects.toMatchObject({ code: "invalid_code" });
  const changed = await renew(await codeFor(user.secret, ctx.clock()));
  expect(changed.backupCodes).toHaveLength(10);
  for (const token of [user.token, other.token]) expect(await authenticate(ctx, token)).toBeUndefined();
  expect(await authenticate(ctx, changed.token)).toBeDefined();
  expect(await lastEntry(database, user.client.id)).toEqual({
    action: "user.backup_codes_replace",
    metadata: { sessions: 1 },
  });
  expect(await mailsTo(database, user.email)).toContain("backup_codes_replaced");
  await expect(signIn(user, user.backupCode)).rejects.toMatchObject({ code: "invalid_code" });
  const [code = ""] = changed.backupCodes;
  await signIn(user, code);
  const rows =
    await database.superuser`SELECT b::text AS row FROM backup_codes b WHERE user_id = ${user.user.id}`;
  expect(rows).toHaveLength(10);
  for (const { row } of rows) expect(String(row)).not.toContain(code);
});

test("when the session ended meanwhile nothing is changed and the code stays unspent", async () => {
  const user = await enrolledUser();
  const other = await signedInAgain(ctx, user);
  await renewBackupCodes({ ctx, signedIn: other, input: { code: await codeFor(user.secret, ctx.clock()) } });
  ctx.clock.advance(30_000);
  const code = await codeFor(user.secret, ctx.clock());
  await expect(renewBackupCodes({ ctx, signedIn: user.signedIn, input: { code } })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  await expect(begin(user.signedIn, code)).rejects.toMatchObject({ code: "unauthenticated" });
  await signIn(user, code);
});
