import { loginRoute, registerRoute, sessionRoute } from "@deployclaw/contracts";
import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";
import { PASSWORD, type TestBrowser } from "../testing/test-browser.ts";

const database = await testDatabase();
const strict = (proxies: readonly string[] = []) =>
  testApi(database, { limits: { failedLoginsMax: 5, registrationsPerHourMax: 5 }, proxies });

const logIn = (browser: TestBrowser, email: string, password: string, claimed = "203.0.113.9") =>
  browser.call(loginRoute, {
    body: { email, password },
    headers: { "x-forwarded-for": claimed, forwarded: `for=${claimed}`, "x-real-ip": claimed },
  });

test("security 23: five wrong passwords lock an account for fifteen minutes, from wherever, also with the right one", async () => {
  const api = strict();
  const owner = api.browser();
  await owner.register();
  for (let tried = 0; tried < 5; tried += 1) {
    const browser = api.browser();
    browser.address = `192.0.2.${100 + tried}`;
    expect((await logIn(browser, owner.email, "wrong password")).status).toBe(401);
  }
  const elsewhere = api.browser();
  elsewhere.address = "192.0.2.200";
  const refused = await logIn(elsewhere, owner.email, PASSWORD);
  expect(refused.status).toBe(429);
  expect(refused.body.type).toMatch(/\/rate-limited$/);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(800);
  expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(900);
  expect(refused.headers.get("ratelimit-policy")).toBe('"login-account";q=5;w=900');
  expect(refused.headers.get("ratelimit")).toMatch(/^"login-account";r=0;t=\d+$/);
});

test("security 23: a forged X-Forwarded-For does not move the limit of an address", async () => {
  const api = strict();
  for (let tried = 0; tried < 5; tried += 1) {
    const claimed = `203.0.113.${tried}`;
    expect((await logIn(api.browser(), `nobody-${tried}@example.test`, "wrong", claimed)).status).toBe(401);
  }
  const refused = await logIn(api.browser(), "nobody-5@example.test", "wrong", "203.0.113.77");
  expect(refused.status).toBe(429);
  expect(refused.headers.get("ratelimit-policy")).toBe('"login-address";q=5;w=900');
});

test("behind a trusted proxy each address has a limit of its own", async () => {
  const api = strict(["192.0.2.7"]);
  for (let tried = 0; tried < 6; tried += 1) {
    const claimed = `203.0.113.${tried}`;
    expect((await logIn(api.browser(), `nobody-${tried}@example.test`, "wrong", claimed)).status).toBe(401);
  }
  for (let tried = 0; tried < 5; tried += 1)
    await logIn(
      api.browser(),
      `somebody-${tried}@example.test`,
      "wrong",
      `198.51.100.${tried}, 203.0.113.50`,
    );
  const refused = await logIn(
    api.browser(),
    "somebody-5@example.test",
    "wrong",
    "198.51.100.5, 203.0.113.50",
  );
  expect(refused.status).toBe(429);
});

test("whoever signs in often meets no limit, and an unknown account is locked like a known one", async () => {
  const api = strict();
  const owner = api.browser();
  await owner.register();
  for (let tried = 0; tried < 8; tried += 1)
    expect((await logIn(api.browser(), owner.email, PASSWORD)).status).toBe(200);
  const answers = [];
  for (const email of [owner.email, "unknown@example.test"]) {
    const fresh = strict();
    for (let tried = 0; tried < 5; tried += 1) await logIn(fresh.browser(), email, "wrong");
    const other = fresh.browser();
    other.address = "192.0.2.201";
    const { status, body, headers } = await logIn(other, email, "wrong");
    answers.push({ status, ...body, requestId: "", policy: headers.get("ratelimit-policy") });
  }
  expect(answers[0]).toEqual(answers[1]);
});

test("six registrations an hour from one address are one too many, and nothing is made of the sixth", async () => {
  const api = strict();
  for (let made = 0; made < 5; made += 1) expect((await api.browser().register()).status).toBe(201);
  const before = await database.superuser`SELECT count(*) FROM clients`;
  const browser = api.browser();
  const refused = await browser.register();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(3_500);
  expect(browser.cookie).toBeUndefined();
  expect(await database.superuser`SELECT count(*) FROM clients`).toEqual(before);
  const body = { email: "elsewhere@example.test", password: PASSWORD, clientName: "Elsewhere" };
  const elsewhere = api.browser();
  elsewhere.address = "2001:db8::1";
  expect((await elsewhere.call(registerRoute, { body })).status).toBe(201);
});

test("a session says what is left of its requests, and beyond them is told to wait; others are not touched", async () => {
  const api = testApi(database, { limits: { requestsPerMinuteMax: 5 } });
  const [browser, other] = [api.browser(), api.browser()];
  await browser.signUp();
  await other.signUp();
  const first = await browser.call(sessionRoute);
  expect(first.headers.get("ratelimit-policy")).toBe('"requests";q=5;w=60');
  expect(first.headers.get("ratelimit")).toMatch(/^"requests";r=2;t=\d+$/);
  await browser.call(sessionRoute);
  expect((await browser.call(sessionRoute)).headers.get("ratelimit")).toMatch(/;r=0;/);
  const refused = await browser.call(sessionRoute);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
  // A new token is the same session.
  expect((await browser.stepUp()).status).toBe(429);
  expect((await other.call(sessionRoute)).status).toBe(200);
});
