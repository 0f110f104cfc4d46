import {
  loginRoute,
  logoutRoute,
  registerRoute,
  restartAgentRoute,
  sessionRoute,
  setupTotpRoute,
  stepUpRoute,
  verifyTotpRoute,
} from "@deployclaw/contracts";
import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";
import { PASSWORD } from "../testing/test-browser.ts";

const database = await testDatabase();
const api = testApi(database);

test("from nothing to a session with both factors, as a client would", async () => {
  const browser = api.browser();
  const registered = await browser.register();
  expect(registered.status).toBe(201);
  expect(registered.body).toMatchObject({ next: "enroll_totp", user: { role: "admin" } });
  expect((await browser.call(sessionRoute)).body.type).toMatch(/\/totp-not-enrolled$/);

  const setup = await browser.call(setupTotpRoute, { body: { password: PASSWORD } });
  expect(setup.status).toBe(200);
  browser.secret = setup.body.secret;
  const verified = await browser.call(verifyTotpRoute, { body: { code: await browser.freshCode() } });
  expect(verified.status).toBe(200);
  expect(verified.body.backupCodes).toHaveLength(10);

  const session = await browser.call(sessionRoute);
  expect(session.status).toBe(200);
  expect(session.body).toMatchObject({ user: registered.body.user, client: registered.body.client });
  expect(session.body.stepUpUntil).not.toBeNull();
  browser.forgetStepUp();
  expect((await browser.call(sessionRoute)).body.stepUpUntil).toBeNull();
});

test("the cookie is host-only, for this site's own pages and out of scripts' reach", async () => {
  const { headers } = await api.browser().register();
  const [cookie] = headers.getSetCookie();
  expect(cookie).toMatch(/^__Host-session=[\w-]{43}; /);
  for (const attribute of ["Path=/", "HttpOnly", "Secure", "SameSite=Strict"])
    expect(cookie?.split("; ")).toContain(attribute);
  expect(cookie).not.toMatch(/domain/i);
});

test("the token changes with the second factor and with each step-up, and the old one is worth nothing", async () => {
  const browser = api.browser();
  await browser.register();
  const tokens = [browser.cookie];
  const setup = await browser.call(setupTotpRoute, { body: { password: PASSWORD } });
  browser.secret = setup.body.secret;
  await browser.call(verifyTotpRoute, { body: { code: await browser.freshCode() } });
  tokens.push(browser.cookie);
  const given = await browser.stepUp();
  expect(given.status).toBe(200);
  expect(new Date(given.body.expiresAt).getTime() - api.clock().getTime()).toBe(300_000);
  expect(new Set([...tokens, browser.cookie]).size).toBe(3);
  for (const token of tokens) {
    const thief = api.browser();
    thief.cookie = token;
    expect((await thief.call(sessionRoute)).status).toBe(401);
  }
});

test("signing in again asks for the second factor", async () => {
  const owner = api.browser();
  await owner.signUp();
  const browser = api.browser();
  const login = await browser.call(loginRoute, { body: { email: owner.email, password: PASSWORD } });
  expect(login.body).toEqual({ next: "verify_totp" });
  expect((await browser.call(sessionRoute)).body.type).toMatch(/\/totp-required$/);
  browser.secret = owner.secret;
  const verified = await browser.call(verifyTotpRoute, { body: { code: await browser.freshCode() } });
  expect(verified.body.backupCodes).toBeUndefined();
  expect((await browser.call(sessionRoute)).status).toBe(200);
});

test("a backup code signs in to look, and changes still need a code from the app", async () => {
  const owner = api.browser();
  await owner.register();
  const setup = await owner.call(setupTotpRoute, { body: { password: PASSWORD } });
  owner.secret = setup.body.secret;
  const enrolled = await owner.call(verifyTotpRoute, { body: { code: await owner.freshCode() } });
  const [code] = enrolled.body.backupCodes;
  const browser = api.browser();
  browser.secret = owner.secret;
  await browser.call(loginRoute, { body: { email: owner.email, password: PASSWORD } });
  expect((await browser.call(verifyTotpRoute, { body: { code: "aaaa-bbbb-cccc" } })).status).toBe(422);
  expect((await browser.call(verifyTotpRoute, { body: { code } })).status).toBe(200);
  expect((await browser.call(sessionRoute)).body.stepUpUntil).toBeNull();
  const change = { params: { id: crypto.randomUUID() } };
  expect((await browser.call(restartAgentRoute, change)).body.type).toMatch(/\/step-up-required$/);
  expect((await browser.call(stepUpRoute, { body: { code } })).status).toBe(422);
  await browser.stepUp();
  expect((await browser.call(restartAgentRoute, change)).status).toBe(404);
});

test("a wrong password is 401 and sets no cookie", async () => {
  const owner = api.browser();
  await owner.signUp();
  const browser = api.browser();
  const answer = await browser.call(loginRoute, { body: { email: owner.email, password: "wrong password" } });
  expect(answer.status).toBe(401);
  expect(answer.body.type).toMatch(/\/invalid-credentials$/);
  expect(browser.cookie).toBeUndefined();
});

test("too many wrong codes are 429 with the seconds to wait", async () => {
  const browser = api.browser();
  await browser.signUp();
  const right = await browser.freshCode();
  const wrong = right === "123456" ? "123457" : "123456";
  for (let attempt = 0; attempt < 5; attempt += 1)
    expect((await browser.call(stepUpRoute, { body: { code: wrong } })).status).toBe(403);
  const locked = await browser.call(stepUpRoute, { body: { code: right } });
  expect(locked.status).toBe(429);
  expect(locked.headers.get("retry-after")).toBe("900");
});

test("logging out ends the session and takes the cookie back", async () => {
  const browser = api.browser();
  await browser.signUp();
  const token = browser.cookie;
  expect((await browser.call(logoutRoute)).status).toBe(204);
  expect(browser.cookie).toBeUndefined();
  browser.cookie = token;
  expect((await browser.call(sessionRoute)).status).toBe(401);
});

test("registering twice is 409, and fields that are wrong are named", async () => {
  const browser = api.browser();
  await browser.register();
  const body = { email: browser.email, password: PASSWORD, clientName: "Again" };
  expect((await api.browser().call(registerRoute, { body })).status).toBe(409);

  const wrong = { email: "nobody", password: "short", clientName: "", plan: "gold" };
  const answer = await api.browser().call(registerRoute, { body: wrong });
  expect(answer.status).toBe(422);
  expect(answer.body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
    "/clientName",
    "/email",
    "/password",
    "/plan",
  ]);
});

test("the caller's address is the socket's, whatever a header claims", async () => {
  const browser = api.browser();
  const headers = {
    "x-forwarded-for": "203.0.113.9",
    forwarded: "for=203.0.113.9",
    "x-real-ip": "203.0.113.9",
  };
  const body = { email: "address@example.test", password: PASSWORD, clientName: "Address" };
  const { body: made } = await browser.call(registerRoute, { body, headers });
  const rows = await database.superuser`
    SELECT ip_address FROM audit_logs WHERE client_id = ${made.client.id}
    UNION ALL SELECT ip_address FROM sessions WHERE user_id = ${made.user.id}`;
  expect(rows.map((row) => row["ip_address"])).toEqual(["192.0.2.7", "192.0.2.7", "192.0.2.7"]);
});
