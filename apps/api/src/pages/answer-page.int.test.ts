import { request } from "node:http";
import { fileURLToPath } from "node:url";
import { eventually, testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { earlyRefusals } from "../early-refusal.ts";
import { listen } from "../listen.ts";
import { standInDashboard } from "../testing/stand-in-dashboard.ts";
import { testApi } from "../testing/test-api.ts";
import { ORIGIN, requestEnv } from "../testing/test-browser.ts";
import { loadLanding } from "./landing.ts";

const database = await testDatabase();
let holdBack: Promise<void> = Promise.resolve();
const dashboard = await standInDashboard(async (req, res) => {
  if (req.url === "/_next/static/a.js") {
    const forEver = "public, max-age=31536000, immutable";
    res.writeHead(200, { "content-type": "text/javascript", "cache-control": forEver });
    res.end("a();");
    return;
  }
  if (req.url === "/silent") return;
  const headers = { "content-type": "text/html", "x-nextjs-cache": "HIT", "set-cookie": "a=b" };
  res.writeHead(req.url === "/missing" ? 404 : 200, headers);
  res.write(`page ${req.url}`);
  await holdBack;
  if (req.url === "/broken") res.destroy();
  else res.end(" whole");
});
const landing = loadLanding(fileURLToPath(new URL("../../../../landing", import.meta.url)));
const api = testApi(database, { dashboardSocket: dashboard.socketPath, landing });

afterAll(() => dashboard.remove());
afterEach(() => {
  holdBack = Promise.resolve();
});

const lastAsked = () => {
  const req = dashboard.asked.at(-1);
  if (req === undefined) throw new Error("nothing was asked");
  return req;
};

test("a page comes with a policy of its own nonce, which the dashboard was told in the request", async () => {
  const nonces = new Set<string>();
  for (const path of ["/agents?tab=1", "/sign-in", "/status"]) {
    const res = await api.browser().send("GET", path);
    expect(res.status).toBe(200);
    expect(await res.text()).toBe(`page ${path} whole`);
    const policy = res.headers.get("content-security-policy") ?? "";
    expect(lastAsked().headers["content-security-policy"]).toBe(policy);
    expect(policy).toMatch(/^default-src 'none'; script-src 'nonce-[\w+/]{22}==' 'strict-dynamic'; /);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    nonces.add(policy);
    expect(res.headers.get("x-frame-options")).toBe("DENY");
    expect(res.headers.get("cache-control")).toBe("no-store");
  }
  expect(nonces.size).toBe(3);
});

test("the dashboard learns no session, and cannot plant one", async () => {
  const browser = api.browser();
  await browser.signUp();
  const headers = { authorization: "Bearer secret", "x-middleware-subrequest": "1", "x-nextjs-data": "1" };
  const res = await browser.send("GET", "/agents", { headers });
  expect(res.headers.get("set-cookie")).toBeNull();
  expect(res.headers.get("x-nextjs-cache")).toBeNull();
  const told = JSON.stringify(lastAsked().rawHeaders);
  expect(browser.cookie).toBeDefined();
  for (const secret of [browser.cookie, "secret", "x-middleware", "x-nextjs"])
    expect(told).not.toContain(secret);
});

test("files whose name holds their hash are kept for ever, and a page's status is passed on", async () => {
  const script = await api.browser().send("GET", "/_next/static/a.js");
  expect(script.headers.get("cache-control")).toContain("immutable");
  expect(await script.text()).toBe("a();");
  expect((await api.browser().send("GET", "/missing")).status).toBe(404);
});

test("pages change nothing: whatever is no GET never reaches the dashboard", async () => {
  const before = dashboard.asked.length;
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
    const res = await api.browser().send(method, "/agents", { headers: { "next-action": "x" } });
    expect(res.status).toBe(405);
    expect(res.headers.get("allow")).toBe("GET, HEAD");
  }
  expect(dashboard.asked.length).toBe(before);
});

test("the API's own addresses never reach the dashboard", async () => {
  const before = dashboard.asked.length;
  for (const path of [
    "/api",
    "/api/",
    "/api/nothing",
    "/healthz/x",
    "/metrics/",
    "/errors/no-such-type",
    "/pages/../api/x",
  ]) {
    const res = await api.browser().send("GET", path);
    expect(res.headers.get("content-type"), path).toBe("application/problem+json");
  }
  expect(dashboard.asked.length).toBe(before);
});

test("visitors get the landing pages, with a policy that loads from here alone, and 304 the next time", async () => {
  const before = dashboard.asked.length;
  for (const path of ["/", "/security.html", "/joined.html", "/assets/site.css", "/assets/geist.woff2"]) {
    const res = await api.browser().send("GET", path);
    expect(res.status, path).toBe(200);
    expect(res.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'; /,
    );
    const etag = res.headers.get("etag") ?? "";
    const again = await api.browser().send("GET", path, { headers: { "if-none-match": `W/${etag}` } });
    expect(again.status).toBe(304);
  }
  expect((await api.browser().send("GET", "/")).headers.get("referrer-policy")).toBe("same-origin");
  expect(dashboard.asked.length).toBe(before);
  const readme = await api.browser().send("GET", "/README.md");
  expect(await readme.text()).toContain("page /README.md");
});

test("whoever has a session goes from the start to their agents, and so does everybody without landing pages", async () => {
  const browser = api.browser();
  browser.cookie = "x";
  const res = await browser.send("GET", "/");
  expect([res.status, res.headers.get("location")]).toEqual([303, "/agents"]);
  expect(res.headers.get("cache-control")).toBe("no-store");
  const bare = testApi(database, { dashboardSocket: dashboard.socketPath });
  expect((await bare.browser().send("GET", "/")).status).toBe(303);
});

test("while the dashboard is away its pages say so in plain words, the API and the landing pages work, and it comes back", async () => {
  await dashboard.stop();
  const res = await api.browser().send("GET", "/agents");
  expect(res.status).toBe(502);
  expect(res.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const text = await res.text();
  expect(text).toContain("The dashboard is away for a moment");
  expect(text).toContain('href="/agents"');
  for (const path of ["//evil.example/a?b=c", "///evil.example", "/%5Cevil.example"]) {
    const page = await (await api.browser().send("GET", `${ORIGIN}${path}`)).text();
    expect(page, path).toContain('href="/');
    expect(page, path).not.toContain('href="//');
  }
  expect(text).not.toContain("sock");
  expect((await api.browser().send("GET", "/healthz")).status).toBe(200);
  expect((await api.browser().send("GET", "/")).status).toBe(200);
  await dashboard.start();
  expect((await api.browser().send("GET", "/agents")).status).toBe(200);
});

test("an address cannot put anything into the page that says so", async () => {
  await dashboard.stop();
  const res = await api.browser().send("GET", '/agents?x="><script>alert(1)</script>');
  expect(await res.text()).not.toContain("<script>");
  await dashboard.start();
});

test("metrics count pages as one route", async () => {
  for (const path of ["/a", "/b", "/_next/static/a.js"]) await api.browser().send("GET", path);
  const here = api.browser();
  here.address = "127.0.0.1";
  const text = await (await here.send("GET", "/metrics")).text();
  expect(text).toContain('route="page",status="200"');
  expect(text).not.toContain("/_next");
});

test("a page is streamed as it comes, does not look whole when it breaks off, and is given up when nobody waits", async () => {
  const server = await listen(api.app, { address: "127.0.0.1", port: 0 }, earlyRefusals(api.deps));
  const ask = (path: string) =>
    new Promise<{ first: string; ended: Promise<string>; leave: () => void }>((resolve, reject) => {
      const req = request({ host: "127.0.0.1", port: server.port, path }, (res) => {
        const ended = new Promise<string>((done) => {
          res.on("end", () => done("whole"));
          res.on("error", () => done("broken off"));
        });
        res.once("data", (chunk) => resolve({ first: String(chunk), ended, leave: () => req.destroy() }));
      });
      req.on("error", reject);
      req.end();
    });
  try {
    let goOn = () => {};
    holdBack = new Promise((resolve) => {
      goOn = resolve;
    });
    const slow = await ask("/slow");
    expect(slow.first).toBe("page /slow");
    const broken = await ask("/broken");
    const left = await ask("/left");
    const leftReq = lastAsked();
    left.leave();
    await eventually("the dashboard sees that nobody waits", async () => leftReq.socket.destroyed);
    goOn();
    expect(await slow.ended).toBe("whole");
    expect(await broken.ended).toBe("broken off");
  } finally {
    await server.close();
  }
});

test("a dashboard that stays silent is away as well", async () => {
  const impatient = testApi(database, { dashboardSocket: dashboard.socketPath });
  const deps = { ...impatient.deps, dashboard: { socketPath: dashboard.socketPath, timeoutMs: 50 } };
  const { createApp } = await import("../create-app.ts");
  expect((await createApp(deps).request("/silent", {}, requestEnv("/silent"))).status).toBe(502);
});
