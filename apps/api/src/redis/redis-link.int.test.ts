import { createServer } from "node:net";
import { eventually, testRedis } from "@deployclaw/testkit";
import { afterEach, expect, test } from "vitest";
import { openRedisLink, type RedisLink } from "./redis-link.ts";

const redis = await testRedis();
const url = `redis://localhost?path=${encodeURIComponent(redis.connection.path)}`;
const links: RedisLink[] = [];
const changes: string[] = [];

function open(address = url): RedisLink {
  const link = openRedisLink(address, (reason) => changes.push(reason === undefined ? "here" : "away"));
  links.push(link);
  return link;
}

afterEach(() => {
  for (const link of links.splice(0)) link.close();
  changes.splice(0);
});

const untilReady = (link: RedisLink) => eventually("the link is ready", async () => link.isReady);

test("many commands at once get each its own answer", async () => {
  const link = open();
  await untilReady(link);
  const answers = Array.from({ length: 200 }, (_, index) => link.send("SET", `key-${index}`, String(index)));
  expect(new Set(await Promise.all(answers))).toEqual(new Set(["OK"]));
  const read = Array.from({ length: 200 }, (_, index) => link.send("GET", `key-${index}`));
  expect(await Promise.all(read)).toEqual(Array.from({ length: 200 }, (_, index) => String(index)));
});

test("a refusal rejects its own command alone", async () => {
  const link = open();
  await untilReady(link);
  const [refused, answered] = [link.send("NOSUCHCOMMAND"), link.send("PING")];
  await expect(refused).rejects.toThrow("unknown command");
  expect(await answered).toBe("PONG");
});

test("while Redis is gone a command is refused at once, and the link comes back by itself", async () => {
  const link = open();
  await untilReady(link);
  await redis.kill();
  await eventually("the link has noticed", async () => !link.isReady);
  await expect(link.send("PING")).rejects.toThrow("away");
  await redis.start();
  await untilReady(link);
  expect(await link.send("PING")).toBe("PONG");
  expect(changes[0]).toBe("here");
  expect(changes.at(-1)).toBe("here");
  expect(changes).toContain("away");
});

test("a Redis that goes silent rejects what waits instead of keeping it", async () => {
  const silent = createServer((socket) => socket.on("error", () => undefined).resume());
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const link = open(`redis://127.0.0.1:${port}`);
  await untilReady(link);
  await expect(link.send("PING")).rejects.toThrow("silent");
  link.close();
  await new Promise((resolve) => silent.close(resolve));
});

test("a wrong password is away, not ready", async () => {
  const link = open(url.replace("localhost", "somebody:wrong@localhost"));
  await eventually("the link was refused", async () => changes.includes("away"));
  expect(link.isReady).toBe(false);
});
