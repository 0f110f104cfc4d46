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
import { testDatabase, testHost } from "@deployclaw/testkit";
import { HTTPException } from "hono/http-exception";
import { describe, expect, test } from "vitest";
import { HEADER_LINES_MAX, PATH_BYTES_MAX, QUERY_BYTES_MAX } from "./http/bounded-request.ts";
import { routerPathOf } from "./http/mount-route.ts";
import { BODY_BYTES_MAX, NESTING_MAX } from "./http/read-body.ts";
import { testApi } from "./testing/test-api.ts";
import { ORIGIN, requestEnv } from "./testing/test-browser.ts";

const database = await testDatabase();
await testHost(database);
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
  const platform = ["/healthz", "/readyz", "/metrics", "/api/openapi.json", "/api/docs", "/errors/:type"];
  const expected = [
    ...platform.map((path) => `GET ${path}`),
    ...ALL_ROUTES.map((route) => `${route.method.toUpperCase()} ${routerPathOf(route)}`),
  ];
  const mounted = api.app.routes
    .filter((route) => !(route.method === "ALL" && route.path === "/*"))
    .map((route) => `${route.method} ${route.path}`);
  expect(mounted.sort()).toEqual(expected.sort());
});

test("security 18: whatever the router takes besides GET has a contract that declares what it needs", () => {
  const declared = new Map(
    ALL_ROUTES.map((route) => [`${route.method.toUpperCase()} ${routerPathOf(route)}`, route.needs]),
  );
  const mutating = api.app.routes.filter(({ method }) => method !== "GET");
  const middleware = mutating.filter(({ method, path }) => method === "ALL" && path === "/*");
  // Security headers, metrics, request ids, the bounds of a request, and mail: none of them answers by itself.
  expect(middleware).toHaveLength(5);
  for (const { method, path } of mutating.filter((route) => !middleware.includes(route))) {
    const needs = declared.get(`${method} ${path}`);
    expect(needs, `${method} ${path}`).toBeDefined();
    expect(Object.keys(needs ?? {}).sort(), `${method} ${path}`).toEqual(["ability", "session", "stepUp"]);
  }
});

describe("security 20: nothing but the session's cookie signs anybody in", async () => {
  const owner = api.browser();
  await owner.signUp();
  const token = owner.cookie ?? "";
  test.each([
    ["a bearer token", { authorization: `Bearer ${token}` }],
    ["basic credentials", { authorization: `Basic ${Buffer.from(`api:${token}`).toString("base64")}` }],
    ["an API key", { "x-api-key": token, "api-key": token }],
    ["a cookie of another name", { cookie: `session=${token}; __Secure-session=${token}` }],
  ])("%s neither reads nor changes", async (_, headers) => {
    const stranger = api.browser();
    expect((await stranger.call(sessionRoute, { headers })).status).toBe(401);
    for (const route of steppedUp) {
      const answer = await stranger.call(route, { params, headers, body: {} });
      expect(answer.status).toBe(401);
    }
  });
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

describe("security 18: without a fresh code nothing changes", async () => {
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

describe("security 22: a change that another site could have caused is refused", async () => {
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

describe("security 22: with a session, a body that any site could send is refused and does nothing", async () => {
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

test("what nests too deeply is 422, however it nests, and text in it does not count", async () => {
  const browser = api.browser();
  await browser.signUp();
  const post = (body: string) =>
    browser.send("POST", "/api/agents", {
      body,
      headers: { origin: ORIGIN, "content-type": "application/json" },
    });
  const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
  for (const body of [
    nested(120_000),
    "[".repeat(200_000),
    `{"config":{"a":${nested(100_000)}}}`,
    `${'{"a":'.repeat(30_000)}1${"}".repeat(30_000)}`,
    nested(NESTING_MAX + 1),
  ])
    expect((await post(body)).status).toBe(422);
  const permissions = { scopes: [], rateLimits: {}, allowedDomains: [], maxDailyTokenSpend: 0 };
  const config = { quoted: `"\\${nested(500)}`, deep: JSON.parse(nested(NESTING_MAX - 2)) };
  const taken = await post(JSON.stringify({ name: "deep", runtime: "nano", permissions, config }));
  expect(taken.status).toBe(202);
});

test("a parameter that is given twice is 422", async () => {
  const browser = api.browser();
  await browser.signUp();
  const res = await browser.send("GET", "/api/agents?limit=1&limit=200");
  expect(res.status).toBe(422);
  expect(problemSchema.parse(await res.json()).errors).toEqual([
    { pointer: "/limit", detail: "is given twice" },
  ]);
});

test("addresses and headers have their limits, on every path", async () => {
  const browser = api.browser();
  for (const path of ["/healthz", "/agents", "/api/agents"]) {
    expect((await browser.send("GET", `${path}?${"q".repeat(QUERY_BYTES_MAX)}`)).status).toBe(414);
    expect((await browser.send("GET", `${path}/${"p".repeat(PATH_BYTES_MAX)}`)).status).toBe(414);
    const env = requestEnv(path);
    const lines = Array.from({ length: HEADER_LINES_MAX }, (_, index) => [`x-${index}`, "a"]).flat();
    const rawHeaders = [...env.incoming.rawHeaders, ...lines];
    const res = await api.app.request(path, {}, { incoming: { ...env.incoming, rawHeaders } });
    expect(res.status).toBe(431);
    problemSchema.parse(await res.json());
  }
});

test.each([
  ["two hosts", "/healthz", ["Host", "a", "host", "b"]],
  ["no host", "/healthz", ["Accept", "host"]],
  ["another host in the address", "http://evil.example/healthz", ["Host", "a"]],
])("a request that can be understood in two ways is refused: %s", async (_, url, rawHeaders) => {
  const env = requestEnv("/healthz");
  const res = await api.app.request("/healthz", {}, { incoming: { ...env.incoming, url, rawHeaders } });
  expect(res.status).toBe(400);
  expect(problemSchema.parse(await res.json()).type).toBe(`${ORIGIN}/errors/bad-request`);
});

test.each([
  [400, "bad-request"],
  [404, "not-found"],
  [405, "method-not-allowed"],
  [413, "payload-too-large"],
  [415, "unsupported-media-type"],
] as const)("what Hono itself refuses with %i is a problem as well", async (status, type) => {
  const own = testApi(database);
  own.app.get("/api/thrown", () => {
    throw new HTTPException(status, { message: "plain text of a library" });
  });
  const res = await own.browser().send("GET", "/api/thrown");
  expect(res.status).toBe(status);
  const problem = problemSchema.parse(await res.json());
  expect(problem.type).toBe(`${ORIGIN}/errors/${type}`);
  expect(problem.detail).not.toContain("library");
});

test("each problem's type leads to a page about it", async () => {
  const browser = api.browser();
  const refused = await browser.call(sessionRoute);
  const page = await browser.send("GET", new URL(refused.body.type).pathname);
  expect(page.status).toBe(200);
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(await page.text()).toContain("<h1>Sign in first</h1>");
  for (const path of ["/errors/nothing", "/errors/..%2fapi.md", "/errors/constructor"])
    expect((await browser.send("GET", path)).status).toBe(404);
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
