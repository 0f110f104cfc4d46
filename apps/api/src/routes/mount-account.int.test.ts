import {
  accountRoute,
  beginTotpReplacementRoute,
  changePasswordRoute,
  endOtherSessionsRoute,
  endSessionRoute,
  finishTotpReplacementRoute,
  listSessionsRoute,
  loginRoute,
  type RouteContract,
  renewBackupCodesRoute,
  sessionRoute,
} from "@deployclaw/contracts";
import { testDatabase } from "@deployclaw/testkit";
import { generate } from "otplib";
import { describe, expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";
import { PASSWORD, type TestBrowser } from "../testing/test-browser.ts";

const database = await testDatabase();
const api = testApi(database);
const NEW_PASSWORD = "purple rivers sing at dawn";

async function signedUp(): Promise<TestBrowser & { clientId: string }> {
  const browser = api.browser();
  const { clientId } = await browser.signUp();
  return Object.assign(browser, { clientId });
}

const actionsOf = async (clientId: string): Promise<string[]> => {
  const rows = await database.superuser<{ action: string }[]>`
    SELECT action_type AS action FROM audit_logs WHERE client_id = ${clientId} ORDER BY number`;
  return rows.map((row) => row.action);
};

const BODIES: readonly (readonly [RouteContract, unknown])[] = [
  [accountRoute, undefined],
  [listSessionsRoute, undefined],
  [changePasswordRoute, { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }],
  [endSessionRoute, undefined],
  [endOtherSessionsRoute, undefined],
  [beginTotpReplacementRoute, { password: PASSWORD, code: "123456" }],
  [finishTotpReplacementRoute, { code: "123456" }],
  [renewBackupCodesRoute, { code: "123456" }],
];

describe.each(BODIES)("$id", (route, body) => {
  const request = { params: { id: crypto.randomUUID() }, ...(body === undefined ? {} : { body }) };

  test("is 401 without a session", async () => {
    expect((await api.browser().call(route, request)).status).toBe(401);
  });

  test("is 403 for a session without a second factor (security 17)", async () => {
    const browser = api.browser();
    await browser.register();
    const before = await database.superuser`SELECT token FROM sessions`;
    expect((await browser.call(route, request)).body.type).toMatch(/\/totp-not-enrolled$/);
    expect(await database.superuser`SELECT token FROM sessions`).toEqual(before);
  });

  if (route.needs.stepUp)
    test("is 403 without step-up, and nothing ends or changes (security 18)", async () => {
      const browser = await signedUp();
      browser.forgetStepUp();
      const before = await actionsOf(browser.clientId);
      expect((await browser.call(route, request)).body.type).toMatch(/\/step-up-required$/);
      expect(await actionsOf(browser.clientId)).toEqual(before);
      expect((await browser.call(sessionRoute)).status).toBe(200);
    });

  if (body !== undefined)
    test("is 422 for a body that does not fit", async () => {
      const browser = await signedUp();
      const answer = await browser.call(route, { ...request, body: { code: "12", more: 1 } });
      expect(answer.status).toBe(422);
    });
});

test("the account says how the caller signs in", async () => {
  const browser = await signedUp();
  const answer = await browser.call(accountRoute);
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    user: { email: browser.email, emailVerified: false, role: "admin" },
    backupCodesLeft: 10,
    recoveries: [],
  });
});

test("sessions are listed and ended, one and all others", async () => {
  const owner = await signedUp();
  const second = api.browser();
  await second.signInAs(owner);
  const third = api.browser();
  await third.signInAs(owner);
  await owner.stepUp();
  const { items } = (await owner.call(listSessionsRoute)).body;
  expect(items.map((item: { current: boolean }) => item.current)).toEqual([false, false, true]);
  expect((await owner.call(listSessionsRoute, { query: { limit: "1" } })).body.items).toHaveLength(1);

  const { id } = (await second.call(listSessionsRoute)).body.items.find(
    (item: { current: boolean }) => item.current,
  );
  expect((await owner.call(endSessionRoute, { params: { id } })).status).toBe(204);
  expect((await second.call(sessionRoute)).status).toBe(401);
  expect((await owner.call(endSessionRoute, { params: { id } })).status).toBe(404);

  expect((await owner.call(endOtherSessionsRoute)).body).toEqual({ ended: 1 });
  expect((await third.call(sessionRoute)).status).toBe(401);
  expect((await owner.call(sessionRoute)).status).toBe(200);
  expect((await actionsOf(owner.clientId)).slice(-2)).toEqual(["user.session_end", "user.session_end"]);
});

test("another client's session is 404 and lives on", async () => {
  const owner = await signedUp();
  const foreign = await signedUp();
  const [session] = (await foreign.call(listSessionsRoute)).body.items;
  expect((await owner.call(endSessionRoute, { params: { id: session.id } })).status).toBe(404);
  expect((await foreign.call(sessionRoute)).status).toBe(200);
});

test("ending the session that asks takes its cookie back", async () => {
  const browser = await signedUp();
  const [session] = (await browser.call(listSessionsRoute)).body.items;
  expect((await browser.call(endSessionRoute, { params: { id: session.id } })).status).toBe(204);
  expect(browser.cookie).toBeUndefined();
});

test("a new password works at once, ends the other sessions and changes this one's token", async () => {
  const owner = await signedUp();
  const other = api.browser();
  await other.signInAs(owner);
  await owner.stepUp();
  const before = owner.cookie;
  const body = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
  const wrong = { ...body, currentPassword: "not the right one" };
  const refused = await owner.call(changePasswordRoute, { body: wrong });
  expect([refused.status, refused.body.type]).toEqual([401, expect.stringMatching(/\/invalid-credentials$/)]);
  expect((await owner.call(changePasswordRoute, { body })).status).toBe(204);
  expect(owner.cookie).not.toBe(before);
  expect((await owner.call(sessionRoute)).status).toBe(200);
  expect((await other.call(sessionRoute)).status).toBe(401);
  const signIn = async (password: string) =>
    (await api.browser().call(loginRoute, { body: { email: owner.email, password } })).status;
  expect([await signIn(PASSWORD), await signIn(NEW_PASSWORD)]).toEqual([401, 200]);
  expect(await actionsOf(owner.clientId)).toContain("user.password_change");
});

test("a password that is easily guessed is 422 and says why", async () => {
  const owner = await signedUp();
  const body = { currentPassword: PASSWORD, newPassword: "P@ssw0rd2024!" };
  const answer = await owner.call(changePasswordRoute, { body });
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toEqual([
    { pointer: "/newPassword", detail: expect.stringMatching(/attackers try first/) },
  ]);
});

test("guessing the current password in a stolen session is cut off", async () => {
  const owner = await signedUp();
  const body = { currentPassword: "not the right one", newPassword: NEW_PASSWORD };
  const statuses = [];
  for (let attempt = 0; attempt < 11; attempt += 1)
    statuses.push((await owner.call(changePasswordRoute, { body })).status);
  expect(statuses).toEqual([...Array(10).fill(401), 429]);
});

test("the authenticator is replaced for password and code, without step-up, and the old codes are worth nothing (security 19)", async () => {
  const owner = await signedUp();
  const other = api.browser();
  await other.signInAs(owner);
  owner.forgetStepUp();
  const code = await owner.freshCode();
  const begun = await owner.call(beginTotpReplacementRoute, { body: { password: PASSWORD, code } });
  expect(begun.status).toBe(200);
  expect(begun.body.otpauthUri).toContain(begun.body.secret);
  const first = await generate({
    secret: begun.body.secret,
    epoch: Math.floor(api.clock().getTime() / 1000),
  });
  const wrong = first === "123456" ? "123457" : "123456";
  expect((await owner.call(finishTotpReplacementRoute, { body: { code: wrong } })).status).toBe(403);
  const finished = await owner.call(finishTotpReplacementRoute, { body: { code: first } });
  expect(finished.body.backupCodes).toHaveLength(10);
  expect((await other.call(sessionRoute)).status).toBe(401);
  expect((await owner.call(finishTotpReplacementRoute, { body: { code: first } })).status).toBe(409);
  expect((await owner.stepUp()).status).toBe(403);
  owner.secret = begun.body.secret;
  expect((await owner.stepUp()).status).toBe(200);
});

test("new backup codes are for a fresh code, and a spent one gives none (security 15)", async () => {
  const owner = await signedUp();
  owner.forgetStepUp();
  const body = { code: await owner.freshCode() };
  const renewed = await owner.call(renewBackupCodesRoute, { body });
  expect(renewed.status).toBe(200);
  expect(renewed.body.backupCodes).toHaveLength(10);
  expect((await owner.call(sessionRoute)).body.stepUpUntil).not.toBeNull();
  expect((await owner.call(renewBackupCodesRoute, { body })).status).toBe(403);
  expect((await actionsOf(owner.clientId)).slice(-2)).toEqual([
    "user.backup_codes_replace",
    "user.step_up_failed",
  ]);
});
