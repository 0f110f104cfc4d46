import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { createPageServer } from "./create-page-server.ts";

const folder = mkdtempSync(join(tmpdir(), "dashboard-"));
mkdirSync(join(folder, ".next/static/chunks"), { recursive: true });
mkdirSync(join(folder, "public"));
const script = "console.log(1);".repeat(100);
writeFileSync(join(folder, ".next/static/chunks/a.js"), script);
writeFileSync(join(folder, ".next/static/chunks/a.js.gz"), gzipSync(script));
writeFileSync(join(folder, "public/mark.svg"), "<svg/>");
writeFileSync(join(folder, "secret.txt"), "not for you");

const server = createPageServer(folder, async (req, res) => {
  if (req.url === "/broken") throw new Error("broken");
  res.end(`page ${req.url}`);
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const get = (path: string, init?: RequestInit) => fetch(origin + path, init);

afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

test("static files are kept for ever and sent packed to whoever takes that", async () => {
  const packed = await get("/_next/static/chunks/a.js", { headers: { "accept-encoding": "gzip" } });
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  expect(packed.headers.get("cache-control")).toContain("immutable");
  expect(await packed.text()).toBe(script);
  const plain = await get("/_next/static/chunks/a.js", { headers: { "accept-encoding": "identity" } });
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(await plain.text()).toBe(script);
});

test("no address leads to a file that is not meant to be served", async () => {
  for (const path of [
    "/_next/static/../../secret.txt",
    "/_next/static/%2e%2e/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
  ])
    expect(await (await get(path)).text()).not.toContain("not for you");
  expect((await get("/_next/static/chunks/a.js.gz")).status).toBe(404);
});

test("pages take GET alone: a server action or a form reaches nothing", async () => {
  expect(await (await get("/agents")).text()).toBe("page /agents");
  const post = await get("/agents", { method: "POST", headers: { "next-action": "x" }, body: "x" });
  expect(post.status).toBe(405);
});

test("the process says that it lives", async () => {
  expect(await (await get("/healthz")).json()).toEqual({ status: "ok" });
});

test("a page that breaks ends its own connection only", async () => {
  await expect(get("/broken")).rejects.toThrow();
  expect((await get("/agents")).status).toBe(200);
});
