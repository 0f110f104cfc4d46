import {
  ALL_ROUTES,
  chatRoute,
  loginRoute,
  logoutRoute,
  problemSchema,
  type RouteContract,
  sessionRoute,
  stepUpRoute,
} from "@deployclaw/contracts";
import { testDatabase } from "@deployclaw/testkit";
import { describe, expect, test } from "vitest";
import { BODY_BYTES_MAX } from "./http/read-body.ts";
import { testApi } from "./testing/test-api.ts";
import { ORIGIN } from "./testing/test-browser.ts";

const database = await testDatabase();
const api = testApi(database);

const SOME_ID = "0197f000-0000-7000-8000-000000000000";
const params = { id: SOME_ID, name: "some" };
const changing = ALL_ROUTES.filter((route) => route.method !== "get");
const open = ALL_ROUTES.filter((route) => route.needs.session === "none");
const full = ALL_ROUTES.filter((route) => route.needs.session === "full");
const steppedUp = ALL_ROUTES.filter((route) => route.needs.stepUp);
const nameOf = (route: RouteContract) => [`${route.method.toUpperCase()} ${route.path}`, route] as const;

/** Everything that the database holds, but for what signing in writes. */
async function productState(): Promise<unknown> {
  const { superuser } = database;
  return [
    await superuser`SELECT * FROM agents ORDER BY id`,
    await superuser`SELECT id, name, hosts FROM agent_credentials ORDER BY id`,
    await superuser`SELECT * FROM outbox ORDER BY id`,
    await superuser`SELECT count(*) FROM audit_logs`,
  ];
}

test("the router holds the contracts' routes, the platform's own pages, and nothing else", () => {
  const platform = ["/healthz", "/readyz", "/metrics", "/api/openapi.json", "/api/docs"];
  const expected = [
    ...platform.map((path) => `GET ${path}`),
    ...ALL_ROUTES.map(
      (route) => `${route.method.toUpperCase()} ${route.path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
    ),
  ];
  const mounted = api.app.routes
    .filter((route) => !(route.method === "ALL" && route.path === "/*"))
    .map((route) => `${route.method} ${route.path}`);
  expect(mounted.sort()).toEqual(expected.sort());
});

describe("without a session nothing answers but signing in", () => {
  test.each(ALL_ROUTES.filter((route) => !open.includes(route)).map(nameOf))("%s", async (_, route) => {
    const answer = await api.browser().call(route, { params });
    expect(answer.status).toBe(401);
    expect(answer.body.type).toBe(`${ORIGIN}/errors/unauthenticated`);
  });
});

describe("with a password alone nothing answers but enrolment, signing in and logging out", async () => {
  const browser = api.browser();
  await browser.register();
  test.each(full.map(nameOf))("%s", async (_, route) => {
    const answer = await browser.call(route, { params });
    expect(answer.status).toBe(403);
    expect(answer.body.type).toBe(`${ORIGIN}/errors/totp-not-enrolled`);
  });
});

describe("without a fresh code nothing changes", async () => {
  const browser = api.browser();
  await browser.signUp();
  browser.forgetStepUp();
  test.each(steppedUp.map(nameOf))("%s", async (_, route) => {
    const before = await productState();
    const answer = await browser.call(route, { params, body: route.body === undefined ? undefined : {} });
    expect(answer.status).toBe(403);
    expect(answer.body.type).toBe(`${ORIGIN}/errors/step-up-required`);
    expect(await productState()).toEqual(before);
  });
});

describe("a viewer changes nothing", async () => {
  const browser = api.browser();
  const { userId } = await browser.signUp();
  await database.superuser`UPDATE users SET role = 'viewer' WHERE id = ${userId}`;
  const needing = ALL_ROUTES.filter((route) => route.needs.ability !== "read");
  test.each(needing.map(nameOf))("%s", async (_, route) => {
    const answer = await browser.call(route, { params, body: route.body === undefined ? undefined : {} });
    expect(answer.body.type).toBe(`${ORIGIN}/errors/forbidden`);
  });
});

describe("a change that another site could have caused is refused", async () => {
  const browser = api.browser();
  await browser.signUp();
  const foreign = [
    "https://evil.example",
    "null",
    `${ORIGIN}.evil.example`,
    "http://127.0.0.1:8788",
    undefined,
  ];
  test.each(changing.map(nameOf))("%s", async (_, route) => {
    for (const origin of foreign) {
      const before = await productState();
      const answer = await browser.call(route, { params, body: {}, headers: { origin } });
      expect(answer.status).toBe(403);
      expect(answer.body.type).toBe(`${ORIGIN}/errors/foreign-origin`);
      expect(await productState()).toEqual(before);
    }
  });
});

test("signing in works without Origin for programs, and never with a foreign one", async () => {
  const body = { email: "nobody@example.test", password: "some password" };
  const without = await api.browser().call(loginRoute, { body, headers: { origin: undefined } });
  expect(without.body.type).toMatch(/invalid-credentials$/);
  const foreign = await api.browser().call(loginRoute, { body, headers: { origin: "https://evil.example" } });
  expect(foreign.body.type).toMatch(/foreign-origin$/);
});

describe("with a session, a body that any site could send is refused and does nothing", async () => {
  const browser = api.browser();
  await browser.signUp();
  test.each(changing.map(nameOf))("%s", async (_, route) => {
    for (const contentType of [
      "text/plain",
      "text/plain;application/json",
      ...(route.form === true ? [] : ["application/x-www-form-urlencoded"]),
      "multipart/form-data; boundary=x",
    ]) {
      const before = await productState();
      const headers = { "content-type": contentType };
      const answer = await browser.call(route, { params, body: {}, headers });
      expect(answer.status).toBe(403);
      expect(answer.body.type).toBe(`${ORIGIN}/errors/foreign-origin`);
      expect(await productState()).toEqual(before);
    }
  });
});

describe("without a session, a body that is not announced as JSON is 415", () => {
  const sendable = open.filter((route) => route.method !== "get");
  test.each(sendable.map(nameOf))("%s", async (_, route) => {
    const headers = { "content-type": "text/plain" };
    expect((await api.browser().call(route, { params, body: {}, headers })).status).toBe(415);
  });
});

test("what is not JSON is 422, and what is too large 413, announced or not", async () => {
  const browser = api.browser();
  await browser.signUp();
  const send = (body: string, headers: Record<string, string> = {}) =>
    browser.send("POST", stepUpRoute.path, {
      body,
      headers: { origin: ORIGIN, "content-type": "application/json", ...headers },
    });
  for (const body of ["", "{", "{'code': 1}", "\u0000"]) expect((await send(body)).status).toBe(422);
  const large = JSON.stringify({ code: "1".repeat(BODY_BYTES_MAX) });
  expect((await send(large)).status).toBe(413);
  expect((await send(large, { "content-length": String(large.length) })).status).toBe(413);
});

test("an unknown address is a 404 problem, another method a 405 that names the right ones", async () => {
  const browser = api.browser();
  const unknown = await browser.send("GET", "/api/nothing");
  expect(unknown.status).toBe(404);
  expect(problemSchema.parse(await unknown.json()).type).toBe(`${ORIGIN}/errors/not-found`);
  const wrong = await browser.send("PUT", "/api/agents");
  expect(wrong.status).toBe(405);
  expect(wrong.headers.get("allow")).toBe("GET, POST");
  problemSchema.parse(await wrong.json());
});

test("every answer carries a request id of ours and the headers that keep browsers in bounds", async () => {
  const browser = api.browser();
  for (const path of ["/healthz", "/api/session", "/api/nothing", "/readyz"]) {
    const res = await browser.send("GET", path, { headers: { "x-request-id": "mine" } });
    expect(res.headers.get("x-request-id")).toMatch(/^[\w-]{16}$/);
    expect(res.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(res.headers.get("x-content-type-options")).toBe("nosniff");
    expect(res.headers.get("x-frame-options")).toBe("DENY");
    expect(res.headers.get("cache-control")).toBe("no-store");
  }
  const refused = await browser.call(sessionRoute);
  expect(refused.body.requestId).toBe(refused.headers.get("x-request-id"));
});

test("an error that nobody foresaw tells the caller its id and nothing more, and the log the cause", async () => {
  const broken = testApi(database);
  const browser = broken.browser();
  await browser.signUp();
  broken.deps.db.orm.transaction = () => Promise.reject(new Error("secret detail"));
  const res = await browser.send("GET", "/api/agents");
  const text = await res.text();
  expect(res.status).toBe(500);
  expect(text).not.toContain("secret detail");
  const problem = problemSchema.parse(JSON.parse(text));
  expect(
    broken.logged.some((line) => line.includes(problem.requestId) && line.includes("secret detail")),
  ).toBe(true);
});

test("the log names routes and never what is in an address, a header or a body", async () => {
  const browser = api.browser();
  await browser.signUp();
  await browser.send("GET", `/api/agents/${SOME_ID}?secret=canary-query`);
  await browser.call(logoutRoute, { headers: { "user-agent": "canary-header" } });
  const text = api.logged.join("\n");
  expect(text).toContain("POST /api/auth/logout 204");
  for (const canary of ["canary-query", "canary-header", SOME_ID, browser.email, "correct horse"])
    expect(text).not.toContain(canary);
});

test("chat needs both factors but no fresh code", () => {
  expect(chatRoute.needs).toEqual({ session: "full", stepUp: false, ability: "change" });
});
