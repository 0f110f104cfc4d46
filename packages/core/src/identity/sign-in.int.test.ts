import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { authenticate } from "./authenticate.ts";
import { login } from "./login.ts";
import { logout } from "./logout.ts";
import { register } from "./register.ts";
import { setupTotp } from "./setup-totp.ts";
import { codeFor, enrolled, identityContext, PASSWORD, registered, signedInBy } from "./test-identity.ts";
import { verifyTotp } from "./verify-totp.ts";

const database = await testDatabase();
const ctx = identityContext(database);

const actionsOf = async (clientId: string): Promise<string[]> => {
  const rows = await database.superuser<{ action: string }[]>`
    SELECT action_type AS action FROM audit_logs WHERE client_id = ${clientId} ORDER BY number`;
  return rows.map((row) => row.action);
};

test("registering makes a client, an admin and a session that is only half signed in", async () => {
  const made = await registered(ctx);
  expect(made.user).toMatchObject({ email: made.email, role: "admin" });
  expect(made.client.plan).toBe("trial");
  const signedIn = await signedInBy(ctx, made.token);
  expect(signedIn).toMatchObject({ stage: "password", stepUpUntil: null, totpEnrolled: false });
  expect(await actionsOf(made.client.id)).toEqual(["client.create", "user.register"]);
});

test("the session table holds no token and the accounts table no password", async () => {
  const made = await registered(ctx);
  const rows = await database.superuser`SELECT s::text AS s FROM sessions s`;
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.some((row) => String(row["s"]).includes(made.token))).toBe(false);
  const accounts = await database.superuser`SELECT a::text AS a FROM accounts a`;
  expect(accounts.some((row) => String(row["a"]).includes(PASSWORD))).toBe(false);
});

test("a session's address and expiry are ours", async () => {
  const made = await registered(ctx);
  const [row] = await database.superuser`SELECT ip_address, user_agent, expires_at FROM sessions
    WHERE user_id = ${made.user.id}`;
  expect(row).toEqual({
    ip_address: "192.0.2.7",
    user_agent: "test",
    expires_at: new Date(ctx.clock().getTime() + 30 * 60_000),
  });
});

test("an address registers once, also in another case and twice at once", async () => {
  const made = await registered(ctx);
  const again = { email: made.email.toUpperCase(), password: PASSWORD, clientName: "Twice" };
  await expect(register({ ctx, input: again })).rejects.toMatchObject({ code: "email_taken" });
  const fresh = { email: "at-once@example.test", password: PASSWORD, clientName: "At once" };
  const results = await Promise.allSettled([
    register({ ctx, input: fresh }),
    register({ ctx, input: fresh }),
  ]);
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  expect(results.find((result) => result.status === "rejected")?.reason).toMatchObject({
    code: "email_taken",
  });
  expect(await database.superuser`SELECT 1 FROM clients WHERE name IN ('Twice', 'At once')`).toHaveLength(1);
});

test("a wrong password and an unknown address get the same answer, and the wrong password is on record", async () => {
  const made = await registered(ctx);
  const wrong = login({ ctx, input: { email: made.email, password: "not the right one" } });
  const unknown = login({ ctx, input: { email: "nobody@example.test", password: PASSWORD } });
  const [first, second] = await Promise.allSettled([wrong, unknown]);
  expect(first).toMatchObject({ status: "rejected", reason: { code: "invalid_credentials" } });
  expect(second).toEqual(first);
  expect((await actionsOf(made.client.id)).at(-1)).toBe("user.login_failed");
});

test("enrolment ends with a full session under a new token, and with backup codes shown once", async () => {
  const user = await enrolled(ctx);
  expect(user.backupCodes).toHaveLength(10);
  expect(new Set(user.backupCodes).size).toBe(10);
  expect(await authenticate(ctx, user.passwordToken)).toBeUndefined();
  expect(await signedInBy(ctx, user.token)).toMatchObject({ stage: "full", totpEnrolled: true });
  const codes =
    await database.superuser`SELECT c::text AS c FROM backup_codes c WHERE user_id = ${user.user.id}`;
  expect(codes).toHaveLength(10);
  for (const code of user.backupCodes ?? [])
    expect(codes.some((row) => String(row["c"]).includes(code))).toBe(false);
  expect((await actionsOf(user.client.id)).slice(-2)).toEqual(["user.totp_enroll", "user.login"]);
});

test("signing in again needs the password and a new code, and shows no backup codes", async () => {
  const user = await enrolled(ctx);
  const { token, next } = await login({ ctx, input: { email: user.email, password: PASSWORD } });
  expect(next).toBe("verify_totp");
  const signedIn = await signedInBy(ctx, token);
  expect(signedIn.stage).toBe("password");
  const code = await codeFor(user.secret, ctx.clock());
  const verified = await verifyTotp({ ctx, signedIn, input: { code } });
  expect(verified.backupCodes).toBeUndefined();
  expect(await signedInBy(ctx, verified.token)).toMatchObject({ stage: "full" });
});

test("set-up needs the password, and a confirmed factor is not replaced by it", async () => {
  const made = await registered(ctx);
  const signedIn = await signedInBy(ctx, made.token);
  await expect(setupTotp({ ctx, signedIn, input: { password: "not the right one" } })).rejects.toMatchObject({
    code: "invalid_credentials",
  });
  const first = await setupTotp({ ctx, signedIn, input: { password: PASSWORD } });
  const second = await setupTotp({ ctx, signedIn, input: { password: PASSWORD } });
  const oldCode = await codeFor(first.secret, ctx.clock());
  await expect(verifyTotp({ ctx, signedIn, input: { code: oldCode } })).rejects.toMatchObject({
    code: "invalid_code",
  });
  expect(second.otpauthUri).toContain(`secret=${second.secret}`);
  expect(second.qrSvg).toContain("<svg");
  await verifyTotp({ ctx, signedIn, input: { code: await codeFor(second.secret, ctx.clock()) } });

  const { token } = await login({ ctx, input: { email: made.email, password: PASSWORD } });
  const later = await signedInBy(ctx, token);
  await expect(setupTotp({ ctx, signedIn: later, input: { password: PASSWORD } })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("the secret lies sealed, bound to its user", async () => {
  const one = await enrolled(ctx);
  const two = await enrolled(ctx);
  await database.superuser`UPDATE totp_factors t SET iv = o.iv, ciphertext = o.ciphertext, tag = o.tag, last_step = 0
    FROM totp_factors o WHERE o.user_id = ${one.user.id} AND t.user_id = ${two.user.id}`;
  const { token } = await login({ ctx, input: { email: two.email, password: PASSWORD } });
  const code = await codeFor(one.secret, ctx.clock());
  const signedIn = await signedInBy(ctx, token);
  await expect(verifyTotp({ ctx, signedIn, input: { code } })).rejects.toThrow(/authenticate/);
});

test("an expired session stands for nobody", async () => {
  const made = await registered(ctx);
  ctx.clock.advance(30 * 60_000 + 1);
  expect(await authenticate(ctx, made.token)).toBeUndefined();
});

test("logging out ends this session and no other", async () => {
  const user = await enrolled(ctx);
  const other = await login({ ctx, input: { email: user.email, password: PASSWORD } });
  await logout({ ctx, signedIn: await signedInBy(ctx, user.token) });
  expect(await authenticate(ctx, user.token)).toBeUndefined();
  expect(await authenticate(ctx, other.token)).toBeDefined();
  expect((await actionsOf(user.client.id)).at(-1)).toBe("user.logout");
});
