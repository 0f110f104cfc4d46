import { randomBytes } from "node:crypto";
import { testDatabase } from "@deployclaw/testkit";
import { hashPassword } from "better-auth/crypto";
import { expect, test } from "vitest";
import { authenticate } from "../authenticate.ts";
import type { IdentityContext } from "../identity-context.ts";
import { login } from "../login.ts";
import { register } from "../register.ts";
import {
  enrolled,
  identityContext,
  lastEntry,
  mailsTo,
  PASSWORD,
  registered,
  signedInAgain,
  signedInBy,
} from "../test-identity.ts";
import { changePassword } from "./change-password.ts";
import { scryptHashing } from "./scrypt-hashing.ts";

const database = await testDatabase();
const ctx = identityContext(database);
const NEW_PASSWORD = "purple rivers sing at dawn";

const change = (
  signedIn: Awaited<ReturnType<typeof signedInBy>>,
  currentPassword = PASSWORD,
  newPassword = NEW_PASSWORD,
) => changePassword({ ctx, signedIn, input: { currentPassword, newPassword } });

/** A context that counts what hashing was asked for. */
function counting(): { ctx: IdentityContext; calls: string[] } {
  const calls: string[] = [];
  const { passwords } = ctx;
  return {
    calls,
    ctx: {
      ...ctx,
      passwords: {
        ...passwords,
        hash: (password) => {
          calls.push("hash");
          return passwords.hash(password);
        },
        verify: (hash, password) => {
          calls.push("verify");
          return passwords.verify(hash, password);
        },
      },
    },
  };
}

test("changing the password ends all other sessions and gives this one a new token", async () => {
  const user = await enrolled(ctx);
  const other = await signedInAgain(ctx, user);
  const mine = await signedInBy(ctx, user.token);
  const { token } = await change(mine);
  for (const old of [user.token, other.token]) expect(await authenticate(ctx, old)).toBeUndefined();
  expect(await signedInBy(ctx, token)).toMatchObject({ stage: "full", stepUpUntil: mine.stepUpUntil });
  await expect(login({ ctx, input: { email: user.email, password: PASSWORD } })).rejects.toMatchObject({
    code: "invalid_credentials",
  });
  expect(await login({ ctx, input: { email: user.email, password: NEW_PASSWORD } })).toMatchObject({
    next: "verify_totp",
  });
  expect(await mailsTo(database, user.email)).toContain("password_changed");
  const entries = await database.superuser`SELECT metadata FROM audit_logs
    WHERE client_id = ${user.client.id} AND action_type = 'user.password_change'`;
  expect(entries.map((entry) => entry["metadata"])).toEqual([{ sessions: 1 }]);
});

test("the current password is needed, and a wrong one is on record", async () => {
  const user = await enrolled(ctx);
  const signedIn = await signedInBy(ctx, user.token);
  await expect(change(signedIn, "not the right one")).rejects.toMatchObject({ code: "invalid_credentials" });
  expect(await lastEntry(database, user.client.id)).toEqual({
    action: "user.password_refused",
    metadata: { purpose: "password_change" },
  });
  expect(await authenticate(ctx, user.token)).toBeDefined();
});

test("of two changes at once one holds", async () => {
  const user = await enrolled(ctx);
  const signedIn = await signedInBy(ctx, user.token);
  const results = await Promise.allSettled([
    change(signedIn, PASSWORD, "the first of two choices"),
    change(signedIn, PASSWORD, "the second of two choices"),
  ]);
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
});

test.each([
  ["the same as before", PASSWORD],
  ["widely leaked", "P@ssw0rd2024!"],
  ["a pattern", "qwertyuiop12"],
])("a password that is %s is refused, at registration too where it applies", async (_, password) => {
  const user = await enrolled(ctx);
  const refused = { code: "invalid_input", fields: [{ pointer: "/newPassword" }] };
  await expect(change(await signedInBy(ctx, user.token), PASSWORD, password)).rejects.toMatchObject(refused);
  if (password === PASSWORD) return;
  const input = { email: "weak@example.test", password, clientName: "Weak" };
  await expect(register({ ctx, input })).rejects.toMatchObject({
    code: "invalid_input",
    fields: [{ pointer: "/password" }],
  });
});

test("a password that holds the address or the client's name is refused", async () => {
  const user = await enrolled(ctx);
  const signedIn = await signedInBy(ctx, user.token);
  const [localPart = ""] = user.email.split("@");
  for (const own of [`my ${localPart} is long`, `${user.client.name} rocks!`])
    await expect(change(signedIn, PASSWORD, own)).rejects.toMatchObject({ code: "invalid_input" });
});

test("an unknown address, a wrong password and a right one each cost one check", async () => {
  const user = await registered(ctx);
  for (const [email, password] of [
    [user.email, PASSWORD],
    [user.email, "not the right one"],
    ["nobody-at-all@example.test", PASSWORD],
  ] as const) {
    const counted = counting();
    await login({ ctx: counted.ctx, input: { email, password } }).catch(() => undefined);
    expect(counted.calls, email).toEqual(["verify"]);
  }
});

test("a taken address costs a registration's hash", async () => {
  const user = await registered(ctx);
  for (const email of [user.email, "free@example.test"]) {
    const counted = counting();
    const input = { email, password: PASSWORD, clientName: "Counted" };
    await register({ ctx: counted.ctx, input }).catch(() => undefined);
    expect(counted.calls, email).toEqual(["hash"]);
  }
});

test("no transaction is open while a password is hashed", async () => {
  const user = await registered(ctx);
  const open: unknown[] = [];
  const look = async () => {
    const rows = await database.superuser`SELECT 1 FROM pg_stat_activity
      WHERE usename = 'dc_auth' AND datname = current_database() AND state LIKE 'idle in transaction%'`;
    open.push(...rows);
  };
  const { passwords } = ctx;
  const watched: IdentityContext = {
    ...ctx,
    passwords: {
      ...passwords,
      hash: (password) => look().then(() => passwords.hash(password)),
      verify: (hash, password) => look().then(() => passwords.verify(hash, password)),
    },
  };
  await login({ ctx: watched, input: { email: user.email, password: PASSWORD } });
  await register({
    ctx: watched,
    input: { email: "watched@example.test", password: PASSWORD, clientName: "Watched" },
  });
  expect(open).toEqual([]);
});

test("a hash of yesterday's cost is made anew at sign-in, and one by better-auth itself too", async () => {
  const user = await registered(ctx);
  const hashOf = async () => {
    const [row] = await database.superuser`SELECT password FROM accounts WHERE user_id = ${user.user.id}`;
    return String(row?.["password"]);
  };
  const signIn = (at: IdentityContext) =>
    login({ ctx: at, input: { email: user.email, password: PASSWORD } });
  const cost = { logCost: 5, blockSize: 8, parallel: 1 };
  await signIn({ ...ctx, passwords: scryptHashing({ cost, randomBytes }) });
  expect(await hashOf()).toMatch(/^\$scrypt\$ln=5,/);
  await database.superuser`UPDATE accounts SET password = ${await hashPassword(PASSWORD)} WHERE user_id = ${user.user.id}`;
  await signIn(ctx);
  expect(await hashOf()).toMatch(/^\$scrypt\$ln=4,/);
  await signIn(ctx);
});
