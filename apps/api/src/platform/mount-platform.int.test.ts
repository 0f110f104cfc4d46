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
  const text = await (await browser.send("GET", "/metrics")).text();
  expect(text).toContain('deployclaw_http_requests_total{method="GET",route="unknown",status="404"} 5');
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect(text).not.toContain("nothing-");
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
