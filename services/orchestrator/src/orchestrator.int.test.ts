import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { join } from "node:path";
import { openDatabase } from "@deployclaw/db";
import { lineLog, RUNTIMES } from "@deployclaw/domain";
import { metricsText } from "@deployclaw/domain/metrics";
import { eventually, testAgent, testClient, testDatabase, testRedis } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { createDockerEngine } from "./engine/docker-engine.ts";
import { engineProxy } from "./engine/testing/engine-proxy.ts";
import { startHealthServer } from "./health-server.ts";
import { type Orchestrator, startOrchestrator } from "./orchestrator.ts";
import type { ReconcilerDeps } from "./reconcile/reconciler.ts";
import { testCapacity } from "./testing/test-capacity.ts";
import { testOrchestrator } from "./testing/test-orchestrator.ts";

const database = await testDatabase();
const redis = await testRedis();
const world = await testOrchestrator(database, { disks: "none" });
const client = await testClient(database);
let orchestrator: Orchestrator;
afterEach(async () => {
  await orchestrator.close();
  await world.pool(0).refill();
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  await database.superuser`UPDATE cells SET lease_expires_at = NULL`;
  for (const { id } of await database.superuser`SELECT id FROM agents`)
    await world.reconciler().reconcile(id);
});
afterAll(() => world.close());

/** Sweeps and measurements are an hour apart unless told otherwise, so that what is tested is not done by them. */
const start = async (
  sweepMs = 3_600_000,
  change: Partial<ReconcilerDeps> = {},
  acceptsCells = true,
  measureMs = 3_600_000,
  airlockPoolSize = 0,
  told: (line: string) => void = () => undefined,
) => {
  orchestrator = await startOrchestrator({
    reconciler: { ...world.deps, newId: randomUUID, ...change },
    redis: redis.connection,
    openErasure: () => openDatabase("dc_erasure", database.address("dc_erasure"), { connectionsMax: 1 }),
    preflight: async () => ({ facts: [{ name: "engine", ok: true, detail: "x" }], acceptsCells }),
    capacity: testCapacity,
    airlockPoolSize,
    timing: {
      sweepMs,
      graceMs: 60_000,
      heartbeatMs: 3_600_000,
      measureMs,
      probeMs: 3_600_000,
      watchAgainMs: 50,
    },
    log: lineLog(told),
  });
};
const wish = async (agentId: string, desired: string) => {
  await database.superuser`
    WITH changed AS (UPDATE agents SET desired = ${desired} WHERE id = ${agentId} RETURNING client_id)
    INSERT INTO outbox (client_id, agent_id) SELECT client_id, ${agentId} FROM changed`;
};
const statusOf = async (agentId: string) => {
  const [row] = await database.superuser`SELECT status FROM agents WHERE id = ${agentId}`;
  return row?.["status"];
};
const becomes = (agentId: string, status: string | undefined) =>
  eventually(`the agent is ${status}`, async () => (await statusOf(agentId)) === status, {
    timeoutMs: 30_000,
  });

test("a wish in the outbox is fulfilled from beginning to end", async () => {
  await start();
  const { agentId } = await testAgent(database, client);
  await wish(agentId, "running");
  await becomes(agentId, "running");
  await wish(agentId, "stopped");
  await becomes(agentId, "stopped");
  await wish(agentId, "deleted");
  await becomes(agentId, undefined);
  expect(await world.engine.observeCell(agentId)).toEqual([]);
});

test("33: an orchestrator starts while the one before it still holds a cell's row, once that is let go, and says so meanwhile", async () => {
  await start();
  const { agentId } = await testAgent(database, client);
  await wish(agentId, "running");
  await becomes(agentId, "running");
  await orchestrator.close();
  const lines: string[] = [];
  let starting: Promise<void> | undefined;
  await database.superuser.begin(async (tx) => {
    await tx`SELECT 1 FROM cells WHERE agent_id = ${agentId} FOR UPDATE`;
    starting = start(undefined, {}, true, undefined, 0, (line) => lines.push(line));
    await eventually(
      "it says so",
      async () => lines.some((line) => line.includes("taking over is tried again")),
      {
        timeoutMs: 30_000,
      },
    );
  });
  await starting;
  await wish(agentId, "stopped");
  await becomes(agentId, "stopped");
});

test("a proof of isolation that is asked for is made at once, and leaves nothing", async () => {
  await start();
  const { agentId } = await testAgent(database, client);
  await wish(agentId, "running");
  await becomes(agentId, "running");
  await database.superuser`
    INSERT INTO isolation_proofs (client_id, agent_id, host_name, requested_by)
    VALUES (${client.clientId}, ${agentId}, ${world.host.hostName}, ${client.userId})`;
  const status = await eventually("the proof has a verdict", async () => {
    const [proof] = await database.superuser<{ status: string }[]>`
      SELECT status FROM isolation_proofs WHERE agent_id = ${agentId} AND finished_at IS NOT NULL`;
    return proof?.status;
  });
  expect(status).toBe("passed");
  expect(await world.engine.listProbes()).toEqual([]);
});

test("32: with Redis gone, and with Redis emptied, wishes are fulfilled all the same", async () => {
  await start();
  await redis.kill();
  const during = await testAgent(database, client);
  await wish(during.agentId, "running");
  await becomes(during.agentId, "running");
  await redis.start();
  const after = await testAgent(database, client);
  await wish(after.agentId, "running");
  await becomes(after.agentId, "running");
});

test("a running agent's memory is measured again and again, and is a plausible part of its cell's", async () => {
  await start(undefined, {}, true, 50);
  const { agentId } = await testAgent(database, client);
  await wish(agentId, "running");
  await becomes(agentId, "running");
  const sample = async (after = "-infinity") => {
    const [row] = await database.superuser<{ bytes: string; at: string }[]>`
      SELECT memory_bytes AS bytes, sampled_at::text AS at FROM cells
      WHERE agent_id = ${agentId} AND sampled_at > ${after}::text::timestamptz`;
    return row;
  };
  const first = await eventually("it was measured", () => sample(), { timeoutMs: 30_000 });
  expect(Number(first.bytes)).toBeGreaterThan(1_000_000);
  expect(Number(first.bytes)).toBeLessThan(RUNTIMES.nano.defaults.memoryBytes);
  await eventually("it was measured again", () => sample(first.at), { timeoutMs: 30_000 });
});

test("32: a wish of which nothing but the wanted state is left is found by the sweep", async () => {
  await start(200);
  const { agentId } = await testAgent(database, client);
  await becomes(agentId, "running");
});

test("a client whose time of grace has passed is erased with its cells and disks, and the log says so", async () => {
  const leaving = await testClient(database);
  await start(200);
  const { agentId } = await testAgent(database, leaving);
  await becomes(agentId, "running");
  await database.superuser`
    UPDATE clients SET deletion_requested_at = now(), deletion_due_at = now() WHERE id = ${leaving.clientId}`;
  await eventually(
    "the client is gone",
    async () => (await database.superuser`SELECT 1 FROM clients WHERE id = ${leaving.clientId}`).length === 0,
    { timeoutMs: 30_000 },
  );
  expect((await world.traces()).filter((trace) => trace.includes(agentId))).toEqual([]);
  const log = await database.superuser`
    SELECT action_type FROM audit_logs WHERE client_id = ${leaving.clientId} AND action_type <> 'agent.status'
    ORDER BY number`;
  expect(log.map((row) => row["action_type"])).toEqual(["client.erase_keys", "agent.gone", "client.erase"]);
});

const pooled = async () =>
  (await database.superuser`SELECT container_id FROM pooled_airlocks WHERE container_id IS NOT NULL`).map(
    (row): unknown => row["container_id"],
  );
const airlockOf = async (agentId: string) => {
  const [row] = await database.superuser<
    { id: string }[]
  >`SELECT airlock_container_id AS id FROM cells WHERE agent_id = ${agentId}`;
  const [airlock] = await world.engine.observeContainers([row?.id ?? ""]);
  if (airlock?.state.kind !== "running") throw new Error("no airlock");
  return { containerId: airlock.containerId, pid: airlock.state.pid };
};

test.each([
  { what: "an airlock that", poolSize: 0 },
  { what: "an airlock that was taken from the pool and", poolSize: 1 },
])("$what dies is replaced without waiting for a sweep", async ({ poolSize }) => {
  await start(undefined, {}, true, undefined, poolSize);
  const ready = await eventually("the pool is full", async () => {
    const ids = await pooled();
    return ids.length === poolSize ? ids : undefined;
  });
  const { agentId } = await testAgent(database, client);
  await wish(agentId, "running");
  await becomes(agentId, "running");
  const airlock = await airlockOf(agentId);
  expect(ready.includes(airlock.containerId)).toBe(poolSize > 0);
  process.kill(airlock.pid, "SIGKILL");
  await eventually("another airlock relays", async () => {
    const [entry] = await database.superuser`
      SELECT 1 FROM audit_logs WHERE agent_id = ${agentId} AND action_type = 'cell.airlock_replaced'`;
    return entry !== undefined;
  });
  await eventually("the agent answers", async () =>
    world.gateway.ask(agentId, "/healthz").then(
      ({ status }) => status === 200,
      () => false,
    ),
  );
});

test("what was taken from the pool, and what died in it, is replaced without waiting for a sweep", async () => {
  await start(undefined, {}, true, undefined, 1);
  const isFull = async (before: readonly unknown[]) => {
    const ids = await pooled();
    return ids.length === 1 && !before.includes(ids[0]) ? ids : undefined;
  };
  const first = await eventually("the pool is full", () => isFull([]));
  const { agentId } = await testAgent(database, client);
  await wish(agentId, "running");
  await becomes(agentId, "running");
  expect([(await airlockOf(agentId)).containerId]).toEqual(first);
  const second = await eventually("the pool is full again", () => isFull(first));
  const [waiting] = await world.engine.observeContainers(second.map(String));
  if (waiting?.state.kind !== "running") throw new Error("the pool's airlock does not run");
  process.kill(waiting.state.pid, "SIGKILL");
  await eventually("another waits", () => isFull(second));
});

test("34: an engine call that hangs ends at its deadline and is told; other agents are unaffected", async () => {
  const [stuck, free] = [await testAgent(database, client), await testAgent(database, client)];
  let isStuck = true;
  const name = `-${stuck.cellSlot}-agent`;
  const proxy = await engineProxy({
    socketPath: join(world.home, "engine.sock"),
    engineSocket: world.facts.dockerSocket,
    hangs: (method, url) => isStuck && method === "POST" && url.includes("/create?") && url.includes(name),
  });
  try {
    const engine = createDockerEngine({
      ...world.host,
      socketPath: proxy.socketPath,
      deadlines: { changeMs: 4_000 },
    });
    await start(3_600_000, { engine });
    await wish(stuck.agentId, "running");
    await eventually("the call hangs", () => proxy.hanging() > 0);
    await wish(free.agentId, "running");
    await becomes(free.agentId, "running");
    await eventually("it is told", async () => {
      const [row] = await database.superuser`SELECT status_reason FROM agents WHERE id = ${stuck.agentId}`;
      return (
        row?.["status_reason"] ===
        "The container engine did not make the agent container in time. It is tried again."
      );
    });
    isStuck = false;
    await becomes(stuck.agentId, "running");
    expect(proxy.hanging()).toBe(0);
    // What is stopped by the next process must not go through this socket.
    await orchestrator.close();
  } finally {
    await proxy.close();
  }
});

test("the health socket says what the host's preflight found, and what of the host belongs to nobody", async () => {
  await start();
  const socketPath = join(world.home, "health.sock");
  const server = await startHealthServer(socketPath, {
    "/healthz": orchestrator.health,
    "/metrics": () => metricsText(orchestrator.metrics()),
    "/output/": ({ rest, query }) => ({ rest, lines: query.get("lines") }),
    "/orphans": orchestrator.orphans,
  });
  const ask = (path: string) =>
    new Promise<string>((resolve, reject) => {
      request({ socketPath, path, agent: false }, (res) => {
        let text = "";
        res.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        res.on("end", () => resolve(text));
      })
        .on("error", reject)
        .end();
    });
  try {
    expect(JSON.parse(await ask("/orphans"))).toEqual({ graceMs: 60_000, orphans: [] });
    expect(await ask("/metrics")).toMatch(/^deployclaw_orchestrator_accepts_cells 1$/m);
    expect(JSON.parse(await ask("/output/a/b?lines=3"))).toEqual({ rest: "a/b", lines: "3" });
    for (const path of ["/", "/other", "/healthz/x", "//healthz", "http://["])
      expect(await ask(path)).toBe("");
    const body = await ask("/healthz");
    expect(JSON.parse(body)).toMatchObject({ status: "ok", host: "host-1", acceptsCells: true });
    const [host] = await database.superuser`SELECT accepts_cells, preflight FROM hosts WHERE name = 'host-1'`;
    expect(host).toEqual({ accepts_cells: true, preflight: [{ name: "engine", ok: true, detail: "x" }] });
  } finally {
    server.close();
  }
});

test("37: a host that refuses cells takes no new agent, and the agent says so", async () => {
  await start(3_600_000, {}, false);
  const { agentId } = await testAgent(database, client);
  expect(await world.reconciler().reconcile(agentId)).toBeUndefined();
  const [row] = await database.superuser`SELECT host_name, status_reason FROM agents WHERE id = ${agentId}`;
  expect(row).toEqual({
    host_name: null,
    status_reason: expect.stringContaining("No host can take this agent"),
  });
});
