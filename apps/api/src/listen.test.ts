import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { connect } from "node:net";
import { problemSchema } from "@deployclaw/contracts";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import type { ApiEnv } from "./api-env.ts";
import { earlyRefusals } from "./early-refusal.ts";
import { listen } from "./listen.ts";

const LOOPBACK = "127.0.0.1";
const PUBLIC_URL = "https://claw.example";
const refuse = earlyRefusals({
  publicUrl: PUBLIC_URL,
  randomBytes: (size) => randomBytes(size),
  log: () => undefined,
});

/** A port below the ephemeral range, where a refused connect cannot meet itself. */
async function serve(app: Hono<ApiEnv>) {
  for (let port = 21_000 + (process.pid % 1_000); ; port += 1) {
    try {
      return await listen(app, { address: LOOPBACK, port }, refuse);
    } catch (err) {
      if (!(err instanceof Error && "code" in err && err.code === "EADDRINUSE")) throw err;
    }
  }
}

test("a taken port is an error that says so", async () => {
  const server = await serve(new Hono<ApiEnv>());
  await expect(
    listen(new Hono<ApiEnv>(), { address: LOOPBACK, port: server.port }, refuse),
  ).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
  await server.close();
});

test("a caller that leaves aborts its request", async () => {
  const { promise: aborted, resolve } = Promise.withResolvers<string>();
  const app = new Hono<ApiEnv>();
  app.get("/", (c) => {
    c.req.raw.signal.addEventListener("abort", () => resolve("aborted"), { once: true });
    return new Response(
      new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from("first")) }),
    );
  });
  const server = await serve(app);
  const req = request({ host: LOOPBACK, port: server.port });
  req.on("error", () => undefined);
  req.on("response", (res) => res.once("data", () => req.destroy()));
  req.end();
  expect(await aborted).toBe("aborted");
  await server.close();
});

test("closing lets a request under way finish and takes no new one", async () => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const app = new Hono<ApiEnv>();
  app.get("/", async (c) => {
    arrive();
    await released;
    return c.text("finished");
  });
  const server = await serve(app);
  const answer = fetch(`http://${LOOPBACK}:${server.port}/`).then((res) => res.text());
  await arrived;
  const closed = server.close();
  await expect(
    new Promise((resolve, reject) =>
      connect(server.port, LOOPBACK, () => resolve("connected")).on("error", reject),
    ),
  ).rejects.toMatchObject({ code: "ECONNREFUSED" });
  release();
  expect(await answer).toBe("finished");
  await closed;
});

/** Sends bytes as they are and reads what comes back until the connection ends. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let read = "";
    const socket = connect(port, LOOPBACK, () => socket.write(bytes));
    socket.on("error", reject);
    socket.on("data", (data) => {
      read += data.toString();
    });
    socket.on("close", () => resolve(read));
  });
}

describe("what never becomes a request is a problem too, with our headers, and the connection ends", () => {
  test.each([
    ["a broken header", "GET / HTTP/1.1\r\nbroken header\r\n\r\n", 400, "bad-request"],
    ["an unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad-request"],
    ["no Host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "bad-request"],
    ["a Host that is none", "GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", 400, "bad-request"],
    ["a backslash", "GET /\\evil HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400, "bad-request"],
    ["no path", "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400, "bad-request"],
    ["an unknown expectation", "GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", 400, "bad-request"],
    [
      "huge headers",
      `GET / HTTP/1.1\r\nHost: a\r\nA: ${"a".repeat(17_000)}\r\n\r\n`,
      431,
      "headers-too-large",
    ],
  ])("%s", async (_, bytes, status, type) => {
    const server = await serve(new Hono<ApiEnv>());
    const [head = "", body = ""] = (await exchange(server.port, bytes)).split("\r\n\r\n");
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head.toLowerCase()).toContain("content-type: application/problem+json");
    expect(head.toLowerCase()).toContain("content-security-policy: default-src 'none'");
    const problem = problemSchema.parse(JSON.parse(body));
    expect(problem).toMatchObject({ status, type: `${PUBLIC_URL}/errors/${type}` });
    expect(head).toMatch(new RegExp(`x-request-id: ${problem.requestId}`, "i"));
    await server.close();
  });
});
