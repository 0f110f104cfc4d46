import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";
import type { ReadinessCheck } from "./readiness.ts";

const database = await testDatabase();
const works = (name: string, required = false): ReadinessCheck => ({
  name,
  required,
  check: async () => undefined,
});
const fails = (name: string, required = false): ReadinessCheck => ({
  name,
  required,
  check: async () => {
    throw new Error("canary: no such socket");
  },
});

const ask = async (path: string, readiness: readonly ReadinessCheck[]) => {
  const res = await testApi(database, { readiness }).browser().send("GET", path);
  return { status: res.status, text: await res.text() };
};

test("healthz answers whatever the dependencies do", async () => {
  expect(await ask("/healthz", [fails("postgres", true)])).toEqual({ status: 200, text: '{"status":"ok"}' });
});

test("readyz tells each dependency, is 503 only when a required one fails, and never says why", async () => {
  const ready = await ask("/readyz", [works("postgres", true), works("gateway")]);
  expect(ready.status).toBe(200);
  expect(JSON.parse(ready.text)).toMatchObject({ status: "ready", dependencies: { gateway: { ok: true } } });
  const degraded = await ask("/readyz", [works("postgres", true), fails("gateway")]);
  expect(degraded.status).toBe(200);
  expect(JSON.parse(degraded.text)).toMatchObject({
    status: "degraded",
    dependencies: { gateway: { ok: false } },
  });
  const unavailable = await ask("/readyz", [fails("postgres", true), works("gateway")]);
  expect(unavailable.status).toBe(503);
  for (const { text } of [ready, degraded, unavailable]) expect(text).not.toContain("canary");
});

test("a dependency that hangs counts as failed", async () => {
  const hangs: ReadinessCheck = { name: "redis", required: false, check: () => new Promise(() => undefined) };
  expect(JSON.parse((await ask("/readyz", [hangs])).text).status).toBe("degraded");
});

test("metrics count by route, so that addresses nobody serves cannot grow them", async () => {
  const api = testApi(database);
  const browser = api.browser();
  for (let index = 0; index < 5; index += 1) await browser.send("GET", `/api/nothing-${index}`);
  await browser.send("GET", "/api/agents/some-id");
  browser.address = "127.0.0.1";
  const text = await (await browser.send("GET", "/metrics")).text();
  expect(text).toContain('deployclaw_http_requests_total{method="GET",route="unknown",status="404"} 5');
  expect(text).toMatch(/^process_resident_memory_bytes\{process="api"\} \d+$/m);
  expect(text).not.toContain("nothing-");
});

test("metrics are for this machine, or for whoever has the token where there is one", async () => {
  const from = async (address: string, headers: Record<string, string>, metricsToken?: string) => {
    const browser = testApi(database, metricsToken === undefined ? {} : { metricsToken }).browser();
    browser.address = address;
    return (await browser.send("GET", "/metrics", { headers })).status;
  };
  const token = "a token of more than thirty-two characters";
  expect(await from("127.0.0.1", {})).toBe(200);
  expect(await from("192.0.2.7", {})).toBe(403);
  expect(await from("127.0.0.1", { "x-forwarded-for": "127.0.0.1" })).toBe(403);
  expect(await from("192.0.2.7", { authorization: `Bearer ${token}` }, token)).toBe(200);
  expect(await from("127.0.0.1", { authorization: "Bearer wrong" }, token)).toBe(403);
});

test("metrics of the host's other processes stand beside the API's, and one that does not answer is told as down", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dc-metrics-"));
  const socketPath = join(folder, "gateway.sock");
  const server = createServer((req, res) => {
    res.end(
      req.url === "/metrics"
        ? '# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total{process="gateway"} 1\n'
        : "",
    );
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const metered = [
    { name: "gateway", socketPath },
    { name: "audit", socketPath: join(folder, "nobody.sock") },
  ];
  const browser = testApi(database, { metered }).browser();
  browser.address = "127.0.0.1";
  const text = await (await browser.send("GET", "/metrics")).text();
  server.close();
  await rm(folder, { recursive: true });
  expect(text).toContain('deployclaw_process_up{process="gateway"} 1\n');
  expect(text).toContain('deployclaw_process_up{process="audit"} 0\n');
  expect(text).toMatch(
    /process_cpu_seconds_total\{process="api"\} \S+\nprocess_cpu_seconds_total\{process="gateway"\} 1\n/,
  );
  expect(text.match(/# TYPE process_cpu_seconds_total/g)).toHaveLength(1);
});

test("the docs page and the document are there and load nothing from elsewhere", async () => {
  const browser = testApi(database).browser();
  const document: unknown = await (await browser.send("GET", "/api/openapi.json")).json();
  expect(document).toMatchObject({ openapi: "3.1.1" });
  const page = await browser.send("GET", "/api/docs");
  expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
  const text = await page.text();
  expect(text).toContain("POST /api/auth/register");
  expect(text).not.toMatch(/<script|src=|https?:\/\/(?!127\.0\.0\.1)(?!json-schema)/);
});
