import {
  ALL_ROUTES,
  accountRoute,
  cancelRecoveriesRoute,
  cancelRecoveryByLinkRoute,
  loginRoute,
  requestEmailVerificationRoute,
  requestPasswordResetRoute,
  resetPasswordRoute,
  sessionRoute,
  verifyEmailRoute,
} from "@deployclaw/contracts";
import { deliverMail } from "@deployclaw/core";
import { requestRecovery } from "@deployclaw/core/recovery";
import { auditWriter } from "@deployclaw/db";
import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { developmentMailbox } from "../mail/development-mailbox.ts";
import { testApi } from "../testing/test-api.ts";
import { PASSWORD, type TestBrowser } from "../testing/test-browser.ts";

const database = await testDatabase();
const NEW_PASSWORD = "purple rivers sing at dawn";
const UNKNOWN_TOKEN = "x".repeat(43);

function post() {
  const api = testApi(database);
  const { clock, deps } = api;
  const mailbox = developmentMailbox({ clock, log: () => undefined });
  /** The token of the newest link that was mailed to somebody. */
  const tokenOf = async (email: string): Promise<string> => {
    while ((await deliverMail({ ...deps }, mailbox)).outcome !== "nothing_waits");
    const mail = mailbox.list().find(({ to, text }) => to === email && text.includes("#token="));
    const token = /#token=([\w-]{43})/.exec(mail?.text ?? "")?.[1];
    if (token === undefined) throw new Error(`no link was mailed to ${email}`);
    return token;
  };
  return { ...api, tokenOf };
}
const api = post();

const operator = {
  db: database.as("dc_admin"),
  audit: auditWriter("claw", crypto.randomUUID()),
  clock: api.clock,
  operator: "root",
};

const actionsOf = async (clientId: string): Promise<string[]> => {
  const rows = await database.superuser<{ action: string }[]>`
    SELECT action_type AS action FROM audit_logs WHERE client_id = ${clientId} ORDER BY id`;
  return rows.map((row) => row.action);
};

async function resetToken(browser: TestBrowser): Promise<string> {
  api.clock.advance(2 * 60_000);
  await api.browser().call(requestPasswordResetRoute, { body: { email: browser.email } });
  return api.tokenOf(browser.email);
}

test("whoever forgot the password sets a new one with a mailed link, and still needs the second factor (security 17)", async () => {
  const owner = api.browser();
  const { clientId } = await owner.signUp();
  const token = await resetToken(owner);
  const visitor = api.browser();
  const answer = await visitor.call(resetPasswordRoute, { body: { token, password: NEW_PASSWORD } });
  expect(answer.status).toBe(204);
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect((await owner.call(sessionRoute)).status).toBe(401);
  const again = await visitor.call(resetPasswordRoute, { body: { token, password: NEW_PASSWORD } });
  expect([again.status, again.body.type]).toEqual([403, expect.stringMatching(/\/invalid-link$/)]);
  const login = { email: owner.email, password: NEW_PASSWORD };
  expect((await visitor.call(loginRoute, { body: login })).body).toEqual({ next: "verify_totp" });
  expect((await visitor.call(sessionRoute)).body.type).toMatch(/\/totp-required$/);
  expect((await actionsOf(clientId)).filter((action) => action.includes("reset"))).toEqual([
    "user.password_reset_request",
    "user.password_reset",
  ]);
});

test("asking answers the same for an address that nobody has", async () => {
  const owner = api.browser();
  await owner.signUp();
  const ask = (email: string) => api.browser().call(requestPasswordResetRoute, { body: { email } });
  const known = await ask(owner.email);
  const unknown = await ask("nobody-there@example.test");
  expect(known.status).toBe(202);
  expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
  const names = (headers: Headers) => [...headers.keys()].sort();
  expect(names(unknown.headers)).toEqual(names(known.headers));
});

test("a password that is easily guessed is 422, and the link stays good", async () => {
  const owner = api.browser();
  await owner.signUp();
  const token = await resetToken(owner);
  const call = (password: string) => api.browser().call(resetPasswordRoute, { body: { token, password } });
  const refused = await call("qwertyuiop12");
  expect(refused.status).toBe(422);
  expect(refused.body.errors).toMatchObject([{ pointer: "/password" }]);
  expect((await call(NEW_PASSWORD)).status).toBe(204);
});

test("an address is confirmed with the link that was mailed at registration", async () => {
  const owner = api.browser();
  const { clientId } = await owner.signUp();
  expect((await owner.call(sessionRoute)).body.user.emailVerified).toBe(false);
  const token = await api.tokenOf(owner.email);
  const answer = await api.browser().call(verifyEmailRoute, { body: { token } });
  expect([answer.status, answer.body]).toEqual([200, { email: owner.email }]);
  expect((await owner.call(sessionRoute)).body.user.emailVerified).toBe(true);
  expect((await actionsOf(clientId)).at(-1)).toBe("user.email_verify");
  expect((await owner.call(requestEmailVerificationRoute)).status).toBe(409);
});

test("another link can be mailed to who is signed in", async () => {
  const owner = api.browser();
  await owner.signUp();
  const first = await api.tokenOf(owner.email);
  api.clock.advance(2 * 60_000);
  expect((await owner.call(requestEmailVerificationRoute)).status).toBe(202);
  expect(await api.tokenOf(owner.email)).not.toBe(first);
  expect((await api.browser().call(requestEmailVerificationRoute)).status).toBe(401);
  const half = api.browser();
  await half.register();
  expect((await half.call(requestEmailVerificationRoute)).status).toBe(403);
});

test("a recovery is seen by the client and stopped, with step-up or with the mailed link", async () => {
  const owner = api.browser();
  const { clientId } = await owner.signUp();
  const begin = () => requestRecovery({ ctx: operator, input: { email: owner.email } });
  await begin();
  expect((await owner.call(accountRoute)).body.recoveries).toMatchObject([{ email: owner.email }]);
  owner.forgetStepUp();
  expect((await owner.call(cancelRecoveriesRoute)).body.type).toMatch(/\/step-up-required$/);
  expect((await api.browser().call(cancelRecoveriesRoute)).status).toBe(401);
  await owner.stepUp();
  expect((await owner.call(cancelRecoveriesRoute)).body).toEqual({ cancelled: 1 });

  await begin();
  const token = await api.tokenOf(owner.email);
  expect((await api.browser().call(cancelRecoveryByLinkRoute, { body: { token } })).status).toBe(204);
  expect((await owner.call(accountRoute)).body.recoveries).toEqual([]);
  expect((await actionsOf(clientId)).filter((action) => action.includes("recovery"))).toEqual([
    "user.recovery_request",
    "user.recovery_cancel",
    "user.recovery_request",
    "user.recovery_cancel",
  ]);
});

test.each([resetPasswordRoute, verifyEmailRoute, cancelRecoveryByLinkRoute])(
  "$id is 403 for a link that was never mailed and 422 for what is no link",
  async (route) => {
    const password = route === resetPasswordRoute ? { password: NEW_PASSWORD } : {};
    const call = (token: string) => api.browser().call(route, { body: { token, ...password } });
    expect((await call(UNKNOWN_TOKEN)).body.type).toMatch(/\/invalid-link$/);
    expect((await call("short")).status).toBe(422);
  },
);

test("mails asked for from one address are limited, and the refusal says how long to wait", async () => {
  const { browser } = post();
  const statuses = [];
  let last: Headers | undefined;
  for (let attempt = 0; attempt < 11; attempt += 1) {
    const answer = await browser().call(requestPasswordResetRoute, {
      body: { email: `p${attempt}@example.test` },
    });
    statuses.push(answer.status);
    last = answer.headers;
  }
  expect(statuses).toEqual([...Array(10).fill(202), 429]);
  expect(Number(last?.get("retry-after"))).toBeGreaterThan(0);
});

test("a user without TOTP reaches enrolment and nothing else, on every way of signing in (security 17)", async () => {
  const registered = api.browser();
  await registered.register();
  const loggedIn = api.browser();
  await loggedIn.call(loginRoute, { body: { email: registered.email, password: PASSWORD } });
  const token = await resetToken(registered);
  const reset = api.browser();
  await reset.call(resetPasswordRoute, { body: { token, password: NEW_PASSWORD } });
  await reset.call(loginRoute, { body: { email: registered.email, password: NEW_PASSWORD } });
  const recovered = api.browser();
  await recovered.signUp();
  await requestRecovery({ ctx: operator, input: { email: recovered.email } });
  await database.superuser`DELETE FROM totp_factors WHERE user_id IN (SELECT id FROM users WHERE email = ${recovered.email})`;
  await recovered.call(loginRoute, { body: { email: recovered.email, password: PASSWORD } });

  const fresh = api.browser();
  await fresh.register();
  for (const browser of [fresh, reset, recovered]) {
    expect(browser.cookie).toBeDefined();
    const open = [];
    for (const route of ALL_ROUTES) {
      if (route.needs.session === "none" || route.id === "logout") continue;
      const params = { id: crypto.randomUUID(), name: "x" };
      const answer = await browser.call(route, { params });
      if (answer.status === 403 && /\/totp-not-enrolled$/.test(answer.body.type)) continue;
      open.push(route.id);
    }
    expect(open).toEqual(["setupTotp", "verifyTotp"]);
  }
});
