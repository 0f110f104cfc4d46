import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { testRedis } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { redisUsers } from "../layout/secrets.ts";
import { redisUsersText } from "./redis-files.ts";

const run = promisify(execFile);
const redis = await testRedis();
const passwords = Object.fromEntries(
  redisUsers.map((user) => [`${user.toUpperCase()}_PASSWORD`, `of-${user}`]),
);
const none = { database: {}, api: {}, gateway: {}, audit: {} };
const lines = redisUsersText({ ...none, redis: passwords }).split("\n");

/** What Redis answers to a command of this user. */
async function answer(user: string, ...words: readonly string[]): Promise<string> {
  const password = user === "default" ? [] : ["--user", user, "--pass", `of-${user}`, "--no-auth-warning"];
  const { stdout } = await run("redis-cli", ["-s", redis.connection.path, ...password, ...words]);
  return stdout.trim();
}

const count = (key: string) => [
  "EVAL",
  "redis.call('set', KEYS[1], 0, 'EX', ARGV[2], 'NX') redis.call('expire', KEYS[1], ARGV[2]) return {redis.call('incrby', KEYS[1], ARGV[1]), redis.call('pttl', KEYS[1])}",
  "1",
  key,
  "1",
  "60",
];

async function setUp(): Promise<void> {
  for (const line of lines) {
    const [word, user = "", ...rules] = line.split(" ");
    // The default user stays on, to set the others up.
    if (word === "user" && user !== "default") await answer("default", "ACL", "SETUSER", user, ...rules);
  }
}

test("the API counts under its own keys, and reaches nothing else that Redis holds", async () => {
  await setUp();
  expect(await answer("api", "PING")).toBe("PONG");
  expect(await answer("api", ...count("limit:requests:a"))).toMatch(/^1\n/);
  expect(await answer("orchestrator", "SET", "bull:reconcile-host:1", "job")).toBe("OK");
  for (const words of [
    count("bull:reconcile-host:1"),
    ["GET", "bull:reconcile-host:1"],
    ["GET", "limit:requests:a"],
    ["KEYS", "*"],
    ["INFO"],
    ["PUBLISH", "bull:reconcile-host:events", "x"],
    ["FLUSHALL"],
    ["CONFIG", "GET", "*"],
    ["ACL", "LIST"],
  ])
    expect(await answer("api", ...words), words.join(" ")).toMatch(/^(?:NOPERM|ERR .*(?:permission|NOPERM))/);
});

test("the gateway counts spend under its own keys, and reaches nothing else that Redis holds", async () => {
  await setUp();
  const hash = ["redis.call('HSET', KEYS[1], 'tokens', 1) return redis.call('HGETALL', KEYS[1])", "1"];
  expect(await answer("gateway", "EVAL", ...hash, "gateway:spend:a")).toMatch(/^tokens\n/);
  for (const words of [
    ["EVAL", ...hash, "gateway:other"],
    ["EVAL", ...hash, "limit:requests:a"],
    ["GET", "gateway:spend:a"],
    ["KEYS", "*"],
    ["INFO"],
    ["FLUSHALL"],
    ["CONFIG", "GET", "*"],
  ])
    expect(await answer("gateway", ...words), words.join(" ")).toMatch(
      /^(?:NOPERM|ERR .*(?:permission|NOPERM))/,
    );
});
