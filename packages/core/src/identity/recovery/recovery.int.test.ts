import { randomUUID } from "node:crypto";
import { auditWriter } from "@deployclaw/db";
import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { testPost } from "../../mail/test-post.ts";
import type { OperatorContext } from "../../operator/operator-context.ts";
import { readAccount } from "../account/read-account.ts";
import { sweepAccounts } from "../account/sweep-accounts.ts";
import { authenticate } from "../authenticate.ts";
import { login } from "../login.ts";
import { requestPasswordReset } from "../passwords/request-password-reset.ts";
import { resetPassword } from "../passwords/reset-password.ts";
import { setupTotp } from "../setup-totp.ts";
import {
  codeFor,
  enrolled,
  identityContext,
  lastEntry,
  PASSWORD,
  signedInAgain,
  signedInBy,
} from "../test-identity.ts";
import { verifyTotp } from "../verify-totp.ts";
import { cancelClientRecoveries, cancelRecoveryByLink } from "./cancel-recoveries.ts";
import { finishRecoveries } from "./finish-recoveries.ts";
import { requestRecovery } from "./request-recovery.ts";

const database = await testDatabase();
const ctx = identityContext(database);
const post = testPost(ctx);
const DAY_MS = 24 * 60 * 60_000;
const operator: OperatorContext = {
  db: database.as("dc_admin"),
  audit: auditWriter("claw", randomUUID()),
  clock: ctx.clock,
  operator: "root",
};
const begin = (email: string) => requestRecovery({ ctx: operator, input: { email } });
const factorsOf = (userId: string) => database.superuser`
  SELECT user_id FROM totp_factors WHERE user_id = ${userId}
  UNION ALL SELECT user_id FROM backup_codes WHERE user_id = ${userId}`;
const statusOf = async (userId: string) => {
  const [row] = await database.superuser`
    SELECT status FROM recoveries WHERE user_id = ${userId} ORDER BY id DESC LIMIT 1`;
  return row?.["status"];
};

/** An enrolled user, and a colleague of the same client who has a session. */
async function colleagues() {
  const user = await enrolled(ctx);
  const other = await enrolled(ctx);
  await database.superuser`UPDATE users SET client_id = ${user.client.id}, role = 'member' WHERE id = ${other.user.id}`;
  return { user, other };
}

test("after a day the user enrols anew with the password, and every session has ended", async () => {
  const { user, other } = await colleagues();
  const begun = await begin(user.email.toUpperCase());
  expect(begun).toMatchObject({ email: user.email, clientName: user.client.name });
  expect([...begun.told].sort()).toEqual([user.email, other.email].sort());
  expect(begun.endsAt.getTime() - ctx.clock().getTime()).toBe(DAY_MS);
  await post.deliverAll();
  ctx.clock.advance(DAY_MS - 1);
  expect(await finishRecoveries(ctx)).toBe(0);
  expect(await factorsOf(user.user.id)).toHaveLength(11);
  const late = await login({ ctx, input: { email: user.email, password: PASSWORD } });
  ctx.clock.advance(1);
  expect(await finishRecoveries(ctx)).toBe(1);
  expect(await finishRecoveries(ctx)).toBe(0);
  expect(await factorsOf(user.user.id)).toHaveLength(0);
  expect(await factorsOf(other.user.id)).toHaveLength(11);
  expect(await authenticate(ctx, late.token)).toBeUndefined();
  expect(await lastEntry(database, user.client.id)).toEqual({
    action: "user.recovery",
    metadata: { sessions: 1, requestedBy: "root" },
  });
  await post.deliverAll();
  for (const to of [user.email, other.email])
    expect(post.mails.findLast((mail) => mail.to === to)?.subject).toBe(
      `The authenticator of ${user.email} was removed`,
    );

  const { token, next } = await login({ ctx, input: { email: user.email, password: PASSWORD } });
  expect(next).toBe("enroll_totp");
  const signedIn = await signedInBy(ctx, token);
  const setup = await setupTotp({ ctx, signedIn, input: { password: PASSWORD } });
  const code = await codeFor(setup.secret, ctx.clock());
  const verified = await verifyTotp({ ctx, signedIn, input: { code } });
  expect(verified.backupCodes).toHaveLength(10);
});

test("everybody of the client is mailed a link that stops it, and told that it was stopped", async () => {
  const { user, other } = await colleagues();
  await begin(user.email);
  await post.deliverAll();
  const token = post.tokenOf(other.email);
  expect(token).not.toBe(post.tokenOf(user.email));
  await cancelRecoveryByLink({ ctx, input: { token } });
  expect(await statusOf(user.user.id)).toBe("cancelled");
  expect(await lastEntry(database, user.client.id)).toEqual({
    action: "user.recovery_cancel",
    metadata: { how: "link" },
  });
  await post.deliverAll();
  for (const to of [user.email, other.email])
    expect(post.mails.findLast((mail) => mail.to === to)?.subject).toContain("was stopped");
  ctx.clock.advance(DAY_MS);
  expect(await finishRecoveries(ctx)).toBe(0);
  expect(await factorsOf(user.user.id)).toHaveLength(11);
  await expect(cancelRecoveryByLink({ ctx, input: { token } })).rejects.toMatchObject({
    code: "invalid_link",
  });
});

test("whoever signs in has lost nothing: their recovery stops, a password alone stops none", async () => {
  const { user, other } = await colleagues();
  await begin(user.email);
  await login({ ctx, input: { email: user.email, password: PASSWORD } });
  await signedInAgain(ctx, other);
  expect(await statusOf(user.user.id)).toBe("waiting");
  await signedInAgain(ctx, user);
  expect(await statusOf(user.user.id)).toBe("cancelled");
  const entries = await database.superuser`SELECT metadata FROM audit_logs
    WHERE client_id = ${user.client.id} AND action_type = 'user.recovery_cancel'`;
  expect(entries.map((entry) => entry["metadata"])).toEqual([{ how: "signed_in" }]);
});

test("anybody of the client who is signed in sees it and stops it; nobody of another client does", async () => {
  const { user, other } = await colleagues();
  const stranger = await signedInBy(ctx, (await enrolled(ctx)).token);
  const colleague = await signedInBy(ctx, other.token);
  const { endsAt } = await begin(user.email);
  const account = await readAccount({ ctx, signedIn: colleague });
  expect(account.recoveries).toEqual([{ email: user.email, requestedAt: ctx.clock(), endsAt }]);
  expect((await readAccount({ ctx, signedIn: stranger })).recoveries).toEqual([]);
  expect(await cancelClientRecoveries({ ctx, signedIn: stranger })).toEqual({ cancelled: 0 });
  expect(await statusOf(user.user.id)).toBe("waiting");
  expect(await cancelClientRecoveries({ ctx, signedIn: colleague })).toEqual({ cancelled: 1 });
  expect(await statusOf(user.user.id)).toBe("cancelled");
});

test("one recovery of a user waits at a time, of a user that exists, and it is in the client's log", async () => {
  const { user } = await colleagues();
  await begin(user.email);
  const entries = await database.superuser`SELECT actor_kind, actor_id, target FROM audit_logs
    WHERE client_id = ${user.client.id} AND action_type = 'user.recovery_request'`;
  expect(entries).toEqual([{ actor_kind: "operator", actor_id: "root", target: user.email }]);
  await expect(begin(user.email)).rejects.toMatchObject({ code: "conflict" });
  await expect(begin("nobody@example.test")).rejects.toMatchObject({ code: "not_found" });
  const signedIn = await signedInBy(ctx, user.token);
  await cancelClientRecoveries({ ctx, signedIn });
  await begin(user.email);
  await cancelClientRecoveries({ ctx, signedIn });
});

test("it does not end before everybody was told, and stops when that takes half a day", async () => {
  const { user } = await colleagues();
  await post.deliverAll();
  await begin(user.email);
  ctx.clock.advance(DAY_MS);
  expect(await finishRecoveries(ctx)).toBe(0);
  await sweepAccounts(ctx);
  expect(await finishRecoveries(ctx)).toBe(0);
  await post.deliverAll();
  expect(await statusOf(user.user.id)).toBe("cancelled");
  expect(await lastEntry(database, user.client.id)).toEqual({
    action: "user.recovery_cancel",
    metadata: { how: "not_everybody_told" },
  });
  expect(await finishRecoveries(ctx)).toBe(0);
  expect(await factorsOf(user.user.id)).toHaveLength(11);
});

test("resetting the password does not shorten the wait or skip the second factor", async () => {
  const { user } = await colleagues();
  await begin(user.email);
  await requestPasswordReset({ ctx, input: { email: user.email } });
  await post.deliverAll();
  const token = post.mails
    .findLast(({ to, subject }) => to === user.email && subject === "Reset your password")
    ?.text.match(/#token=([\w-]{43})/)?.[1];
  const password = "purple rivers sing at dawn";
  await resetPassword({ ctx, input: { token: token ?? "", password } });
  expect(await finishRecoveries(ctx)).toBe(0);
  const { next } = await login({ ctx, input: { email: user.email, password } });
  expect(next).toBe("verify_totp");
});

test("the operator's role reads no session, no factor and no password", async () => {
  for (const table of [
    "sessions",
    "totp_factors",
    "backup_codes",
    "accounts",
    "mail_tokens",
    "outgoing_mails",
  ])
    await expect(operator.db.sql.unsafe(`SELECT 1 FROM ${table}`), table).rejects.toThrow(
      /permission denied/,
    );
  await expect(operator.db.sql.unsafe("UPDATE recoveries SET ends_at = now()")).rejects.toThrow(
    /permission denied/,
  );
});
