import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { testPost } from "../../mail/test-post.ts";
import { requestEmailVerification, verifyEmail } from "../account/verify-email.ts";
import { authenticate } from "../authenticate.ts";
import { login } from "../login.ts";
import {
  codeFor,
  enrolled,
  identityContext,
  lastEntry,
  PASSWORD,
  registered,
  signedInAgain,
  signedInBy,
} from "../test-identity.ts";
import { verifyTotp } from "../verify-totp.ts";
import { changePassword } from "./change-password.ts";
import { requestPasswordReset } from "./request-password-reset.ts";
import { resetPassword } from "./reset-password.ts";

const database = await testDatabase();
const ctx = identityContext(database);
const post = testPost(ctx);
const NEW_PASSWORD = "purple rivers sing at dawn";
const invalid = { code: "invalid_link" };

/** The token of a reset mail that somebody asked for just now. */
async function resetToken(email: string): Promise<string> {
  ctx.clock.advance(2 * 60_000);
  await requestPasswordReset({ ctx, input: { email } });
  await post.deliverAll();
  return post.tokenOf(email.toLowerCase());
}
const reset = (token: string, password = NEW_PASSWORD) => resetPassword({ ctx, input: { token, password } });
const verifiedOf = async (email: string) => {
  const [row] = await database.superuser`SELECT email_verified FROM users WHERE email = ${email}`;
  return row?.["email_verified"];
};

test("a mailed link sets a new password and ends every session; signing in needs the second factor as before (security 17)", async () => {
  const user = await enrolled(ctx);
  const other = await signedInAgain(ctx, user);
  await reset(await resetToken(user.email.toUpperCase()));
  for (const token of [user.token, other.token]) expect(await authenticate(ctx, token)).toBeUndefined();
  expect(await database.superuser`SELECT 1 FROM sessions WHERE user_id = ${user.user.id}`).toHaveLength(0);
  await expect(login({ ctx, input: { email: user.email, password: PASSWORD } })).rejects.toMatchObject({
    code: "invalid_credentials",
  });
  const { token, next } = await login({ ctx, input: { email: user.email, password: NEW_PASSWORD } });
  expect(next).toBe("verify_totp");
  const signedIn = await signedInBy(ctx, token);
  expect(signedIn.stage).toBe("password");
  const code = await codeFor(user.secret, ctx.clock());
  await verifyTotp({ ctx, signedIn, input: { code } });
  const entries =
    await database.superuser`SELECT action_type AS action, actor_kind AS kind, metadata FROM audit_logs
    WHERE client_id = ${user.client.id} AND action_type LIKE 'user.password%' ORDER BY id`;
  expect(entries.map((entry) => [entry["action"], entry["kind"], entry["metadata"]])).toEqual([
    ["user.password_reset_request", "platform", {}],
    ["user.password_reset", "user", { sessions: 2 }],
  ]);
  await post.deliverAll();
  expect(post.mails.findLast(({ to }) => to === user.email)?.subject).toBe("Your password was changed");
});

test("a link works once, also twice at once", async () => {
  const user = await registered(ctx);
  const token = await resetToken(user.email);
  const results = await Promise.allSettled([reset(token), reset(token, "another one, quite as long")]);
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  await expect(reset(token)).rejects.toMatchObject(invalid);
});

test("a link works for thirty minutes", async () => {
  const user = await registered(ctx);
  const token = await resetToken(user.email);
  ctx.clock.advance(30 * 60_000);
  await expect(reset(token)).rejects.toMatchObject(invalid);
});

test("a newer link takes the place of the older one", async () => {
  const user = await registered(ctx);
  const older = await resetToken(user.email);
  const newer = await resetToken(user.email);
  expect(newer).not.toBe(older);
  await expect(reset(older)).rejects.toMatchObject(invalid);
  await reset(newer);
});

test("a password that is refused leaves the link good", async () => {
  const user = await registered(ctx);
  const token = await resetToken(user.email);
  await expect(reset(token, "P@ssw0rd2024!")).rejects.toMatchObject({ code: "invalid_input" });
  await reset(token);
});

test("changing the password makes an open link worthless", async () => {
  const user = await enrolled(ctx);
  const token = await resetToken(user.email);
  const signedIn = await signedInBy(ctx, user.token);
  const input = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
  await changePassword({ ctx, signedIn, input });
  await expect(reset(token, "another one, quite as long")).rejects.toMatchObject(invalid);
});

test("asking does the same work for an address that nobody has, and nobody is mailed", async () => {
  const user = await registered(ctx);
  await post.deliverAll();
  const before = post.mails.length;
  ctx.clock.advance(2 * 60_000);
  const rows = [];
  for (const email of [user.email, "nobody@example.test"]) {
    expect(await requestPasswordReset({ ctx, input: { email } })).toBeUndefined();
    rows.push(await database.superuser`SELECT kind, attempts FROM outgoing_mails WHERE recipient = ${email}`);
  }
  expect(rows[1]).toEqual(rows[0]);
  expect(await post.deliverAll()).toEqual(["sent", "dropped"]);
  expect(post.mails.slice(before).map(({ to }) => to)).toEqual([user.email]);
  expect(await database.superuser`SELECT 1 FROM outgoing_mails`).toHaveLength(0);
});

test("asking again and again mails one link in two minutes, which stays good", async () => {
  const user = await registered(ctx);
  const token = await resetToken(user.email);
  for (let again = 0; again < 3; again += 1)
    await requestPasswordReset({ ctx, input: { email: user.email } });
  expect(await post.deliverAll()).toEqual(["dropped", "dropped", "dropped"]);
  await reset(token);
});

test("no token fits another purpose, nor does one that was never mailed", async () => {
  const user = await registered(ctx);
  await post.deliverAll();
  const verification = post.tokenOf(user.email);
  await expect(reset(verification)).rejects.toMatchObject(invalid);
  for (const token of ["", "x".repeat(43), "A".repeat(42)])
    await expect(verifyEmail({ ctx, input: { token } })).rejects.toMatchObject(invalid);
  await verifyEmail({ ctx, input: { token: verification } });
});

test("registering mails a link that confirms the address once, within a day", async () => {
  const user = await registered(ctx);
  expect(user.user.emailVerified).toBe(false);
  await post.deliverAll();
  const token = post.tokenOf(user.email);
  expect(await verifyEmail({ ctx, input: { token } })).toEqual({ email: user.email });
  expect(await verifiedOf(user.email)).toBe(true);
  expect(await lastEntry(database, user.client.id)).toMatchObject({ action: "user.email_verify" });
  await expect(verifyEmail({ ctx, input: { token } })).rejects.toMatchObject(invalid);

  const late = await registered(ctx);
  await post.deliverAll();
  ctx.clock.advance(24 * 60 * 60_000);
  const expired = { token: post.tokenOf(late.email) };
  await expect(verifyEmail({ ctx, input: expired })).rejects.toMatchObject(invalid);
  expect(await verifiedOf(late.email)).toBe(false);
});

test("another link to confirm the address can be asked for until it is confirmed", async () => {
  const user = await enrolled(ctx);
  const signedIn = await signedInBy(ctx, user.token);
  await post.deliverAll();
  const first = post.tokenOf(user.email);
  ctx.clock.advance(2 * 60_000);
  await requestEmailVerification({ ctx, signedIn });
  await post.deliverAll();
  await expect(verifyEmail({ ctx, input: { token: first } })).rejects.toMatchObject(invalid);
  await verifyEmail({ ctx, input: { token: post.tokenOf(user.email) } });
  const confirmed = await signedInBy(ctx, user.token);
  expect(confirmed.user.emailVerified).toBe(true);
  await expect(requestEmailVerification({ ctx, signedIn: confirmed })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("resetting a password confirms the address", async () => {
  const user = await registered(ctx);
  await reset(await resetToken(user.email));
  expect(await verifiedOf(user.email)).toBe(true);
});
