import type { Permissions } from "@deployclaw/domain";
import { RUNTIMES } from "@deployclaw/domain";
import { eventually, testAgent, testClient, testDatabase, testHost } from "@deployclaw/testkit";
import { beforeEach, expect, test } from "vitest";
import { productContext } from "../test-product.ts";
import { createAgent } from "./create-agent.ts";
import { updateAgent } from "./update-agent.ts";

const database = await testDatabase();
const client = await testClient(database, { plan: "enterprise" });
const ctx = productContext(database, client);
const { superuser } = database;
const { memoryBytes, diskBytes } = RUNTIMES.nano.defaults;
const MIB = 1024 ** 2;

const permissions: Permissions = {
  scopes: [],
  rateLimits: {},
  allowedDomains: [],
  maxDailyTokenSpend: 1_000,
};
let made = 0;
const deploy = (of = ctx) => {
  made += 1;
  return createAgent({ ctx: of, input: { name: `Agent ${made}`, runtime: "nano", permissions } });
};
const left = async (name = "host-1") => {
  const [row] = await superuser`
    SELECT memory_left_bytes::float8 AS memory, disk_left_bytes::float8 AS disk FROM hosts WHERE name = ${name}`;
  return row;
};
const agents = async () => (await superuser`SELECT 1 FROM agents`).length;

beforeEach(async () => {
  await superuser`DELETE FROM agents`;
  await superuser`DELETE FROM hosts`;
});

test("an agent is refused, and nothing made, when no host is there", async () => {
  await expect(deploy()).rejects.toMatchObject({
    code: "dependency_unavailable",
    message: "No host takes new agents: none is set up yet.",
  });
  expect(await agents()).toBe(0);
});

test("a host that fails preflight gets no new agent, and the answer says why without naming parts", async () => {
  await testHost(database);
  const preflight = [
    { name: "engine", ok: true, detail: "28.0" },
    { name: "runtime", ok: false, detail: "runc 1.1.2 (abc), older than 1.1.12 and not mended" },
    { name: "images", ok: false, detail: "not built yet" },
  ];
  await superuser`UPDATE hosts SET accepts_cells = false, preflight = ${superuser.json(preflight)}`;
  await expect(deploy()).rejects.toMatchObject({
    code: "dependency_unavailable",
    message:
      "No host takes new agents: what runs agents must be updated first; what agents start from is not ready.",
  });
  expect(await agents()).toBe(0);
});

test("a host that has been silent for more than a minute gets no new agent", async () => {
  await testHost(database);
  await superuser`UPDATE hosts SET heartbeat_at = now() - interval '61 seconds'`;
  await expect(deploy()).rejects.toMatchObject({
    message: "No host takes new agents: none has been heard from for more than a minute.",
  });
  await superuser`UPDATE hosts SET heartbeat_at = now() - interval '50 seconds'`;
  await deploy();
});

/** Deploys of four clients, all of which have got as far as the host's row before any goes on. */
async function deployAtOnce() {
  const clients = await Promise.all([1, 2, 3, 4].map(() => testClient(database)));
  const deploys = await superuser.begin(async (tx) => {
    await tx`SELECT 1 FROM hosts FOR NO KEY UPDATE`;
    const started = Promise.allSettled(clients.map((one) => deploy(productContext(database, one))));
    await eventually("all wait for the host", async () => {
      const waiting = await superuser`
        SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return waiting.length === clients.length;
    });
    return { started };
  });
  const settled = await deploys.started;
  return settled.flatMap((one) => (one.status === "rejected" ? [String(one.reason.message)] : []));
}

test("deploys at once have no more memory, and no more disk, than is left", async () => {
  await testHost(database);
  await superuser`UPDATE hosts SET memory_left_bytes = ${3 * memoryBytes + 1}, disk_left_bytes = ${5 * diskBytes}`;
  expect(await deployAtOnce()).toEqual([
    "There is not enough memory left: this agent asks for 256 MiB, more than any host has left.",
  ]);
  expect(await agents()).toBe(3);
  await superuser`UPDATE hosts SET memory_left_bytes = ${100 * memoryBytes}`;
  const refused = await deployAtOnce();
  expect(refused).toHaveLength(2);
  expect(refused[0]).toMatch(/^There is not enough disk left: this agent asks for 64 MiB/);
  expect(await left()).toEqual({ memory: 98 * memoryBytes, disk: 0 });
});

test("one host that can take an agent is enough, and the memory of one helps no other", async () => {
  for (const name of ["full", "silent", "with room"]) await testHost(database, name);
  await superuser`UPDATE hosts SET memory_left_bytes = -1 WHERE name = 'full'`;
  await superuser`UPDATE hosts SET heartbeat_at = 'epoch' WHERE name = 'silent'`;
  await deploy();
  await superuser`UPDATE hosts SET memory_left_bytes = ${memoryBytes - 1} WHERE name <> 'silent'`;
  await expect(deploy()).rejects.toThrow("not enough memory left");
});

test("more memory or disk is taken from the agent's own host, and refused where that has none left", async () => {
  await testHost(database, "here");
  await testHost(database, "there");
  const { agentId } = await testAgent(database, client, { hostName: "here", status: "running" });
  const change = (resources: { memoryBytes?: number; diskBytes?: number; cpuMillis?: number }) =>
    updateAgent({ ctx, input: { agentId, resources } });
  await superuser`
    UPDATE hosts SET memory_left_bytes = ${4 * MIB}, disk_left_bytes = ${2 * MIB}, accepts_cells = false WHERE name = 'here'`;
  const refusal = {
    code: "dependency_unavailable",
    message: "There is not enough room left where this agent runs for that much more memory or disk.",
  };
  await expect(change({ memoryBytes: memoryBytes + 5 * MIB })).rejects.toMatchObject(refusal);
  await expect(change({ diskBytes: diskBytes + 3 * MIB })).rejects.toMatchObject(refusal);
  await change({ memoryBytes: memoryBytes + 3 * MIB, diskBytes: diskBytes + 2 * MIB });
  expect(await left("here")).toEqual({ memory: MIB, disk: 0 });
});

test("less of everything, and what is not counted, need no room", async () => {
  await testHost(database);
  const { agentId } = await testAgent(database, client, { hostName: "host-1", status: "running" });
  await superuser`UPDATE hosts SET memory_left_bytes = -1, disk_left_bytes = -1`;
  await updateAgent({
    ctx,
    input: { agentId, resources: { memoryBytes: memoryBytes - MIB, cpuMillis: 900 } },
  });
  expect(await left()).toEqual({ memory: -1, disk: -1 });
});
