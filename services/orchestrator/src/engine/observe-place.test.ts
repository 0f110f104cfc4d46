import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDockerEngine } from "./docker-engine.ts";

const directory = await mkdtemp(join(tmpdir(), "dc-place-"));
const socketPath = join(directory, "engine.sock");
const asked: string[] = [];
/** An engine that has none of what it is asked for. */
const empty = createServer((req, res) => {
  asked.push(`${req.method} ${req.url}`);
  res.writeHead(404, { "content-type": "application/json" }).end('{"message":"none"}');
});
beforeAll(() => new Promise<void>((resolve) => empty.listen(socketPath, resolve)));
afterAll(async () => {
  empty.closeAllConnections();
  await new Promise((resolve) => empty.close(resolve));
  await rm(directory, { recursive: true });
});

test("a cell is looked at by its ids and names alone, whatever else the engine has", async () => {
  const engine = createDockerEngine({ socketPath, installationId: "i", hostName: "h", hostNonce: "n" });
  const place = { agentId: "a", cellSlot: 7, airlockContainerId: "aa", agentContainerId: "bb" };
  expect(await engine.observePlace(place)).toEqual([]);
  expect(asked.sort()).toEqual([
    "GET /v1.41/containers/aa/json",
    "GET /v1.41/containers/bb/json",
    "GET /v1.41/containers/deployclaw-i-7-agent/json",
    "GET /v1.41/containers/deployclaw-i-7-airlock/json",
  ]);
});
