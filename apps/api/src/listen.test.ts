import { request } from "node:http";
import { connect } from "node:net";
import { Hono } from "hono";
import { expect, test } from "vitest";
import type { ApiEnv } from "./api-env.ts";
import { listen } from "./listen.ts";

const LOOPBACK = "127.0.0.1";

/** A port below the ephemeral range, where a refused connect cannot meet itself. */
async function serve(app: Hono<ApiEnv>) {
  for (let port = 21_000 + (process.pid % 1_000); ; port += 1) {
    try {
      return await listen(app, { address: LOOPBACK, port });
    } catch (err) {
      if (!(err instanceof Error && "code" in err && err.code === "EADDRINUSE")) throw err;
    }
  }
}

test("a taken port is an error that says so", async () => {
  const server = await serve(new Hono<ApiEnv>());
  await expect(listen(new Hono<ApiEnv>(), { address: LOOPBACK, port: server.port })).rejects.toMatchObject({
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

test("what is not HTTP is a problem too, and the connection ends", async () => {
  const server = await serve(new Hono<ApiEnv>());
  const text = await new Promise<string>((resolve, reject) => {
    let read = "";
    const socket = connect(server.port, LOOPBACK, () =>
      socket.write("GET / HTTP/1.1\r\nbroken header\r\n\r\n"),
    );
    socket.on("error", reject);
    socket.on("data", (data) => {
      read += data.toString();
    });
    socket.on("close", () => resolve(read));
  });
  const [head = "", body = ""] = text.split("\r\n\r\n");
  expect(head).toMatch(/^HTTP\/1\.1 400 /);
  expect(head).toContain("application/problem+json");
  expect(JSON.parse(body)).toMatchObject({ status: 400 });
  await server.close();
});
