import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { AppError } from "@deployclaw/domain";
import { eventually, testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { networkNamespace } from "../engine/network-namespace.ts";
import { setPidsLimitByHand } from "../engine/testing/container-by-hand.ts";
import type { CellLease } from "../store/cell-lease.ts";
import { renewLease } from "../store/renew-lease.ts";
import { takeOverLeases } from "../store/take-over-leases.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";

const database = await testDatabase();
const world = await testOrchestrator(database, { disks: "none" });
const client = await testClient(database);
const db = database.as("dc_orchestrator");
afterAll(() => world.close());
const { reconcile } = world.reconciler();

const wish = (agentId: string, desired: string) =>
  database.superuser`UPDATE agents SET desired = ${desired} WHERE id = ${agentId}`;
afterEach(async () => {
  await takeOverLeases(db, world.host.hostName);
  for (const { id } of await database.superuser`SELECT id FROM agents`) {
    await wish(id, "deleted");
    await reconcile(id);
  }
});
const statusOf = async (agentId: string) => {
  const [row] =
    await database.superuser`SELECT status, status_reason AS reason FROM agents WHERE id = ${agentId}`;
  return row;
};
const containerOf = async (agentId: string, role: string) => {
  const found = (await world.engine.observeCell(agentId)).find((one) => one.role === role);
  if (found === undefined) throw new Error(`no ${role}`);
  return found;
};
const pidOf = async (agentId: string, role: string) => {
  const { state } = await containerOf(agentId, role);
  if (state.kind !== "running") throw new Error(`the ${role} does not run`);
  return state.pid;
};
const retryNow = (agentId: string) =>
  database.superuser`UPDATE cells SET retry_at = now() - interval '1 s' WHERE agent_id = ${agentId}`;
const killed = (agentId: string, role: string, pid: number) => {
  process.kill(pid, "SIGKILL");
  return eventually(
    "the engine notices",
    async () => (await containerOf(agentId, role)).state.kind === "exited",
  );
};

test("a killed airlock is replaced in the agent's namespace; the agent keeps its process and answers again", async () => {
  const { agentId } = await testAgent(database, client);
  await reconcile(agentId);
  const agentPid = await pidOf(agentId, "agent");
  await killed(agentId, "airlock", await pidOf(agentId, "airlock"));
  expect(await reconcile(agentId)).toBeUndefined();
  expect(await pidOf(agentId, "agent")).toBe(agentPid);
  expect(await networkNamespace(await pidOf(agentId, "airlock"))).toBe(await networkNamespace(agentPid));
  expect(await world.gateway.ask(agentId, "/healthz")).toMatchObject({ status: 200 });
  expect(await world.gateway.chat(agentId, "fetch http://example.com/")).toContain("the stand-in gateway");
  const log =
    await database.superuser`SELECT action_type FROM audit_logs WHERE agent_id = ${agentId} ORDER BY number`;
  expect(log.map((row) => row["action_type"])).toEqual(["agent.status", "cell.airlock_replaced"]);
});

test("a replacement airlock that dies at once blames the agent, which is made anew with a fresh airlock", async () => {
  const { agentId } = await testAgent(database, client);
  await reconcile(agentId);
  const agentPid = await pidOf(agentId, "agent");
  await killed(agentId, "airlock", await pidOf(agentId, "airlock"));
  await reconcile(agentId);
  await killed(agentId, "airlock", await pidOf(agentId, "airlock"));
  expect(await reconcile(agentId)).toBeDefined();
  expect(await statusOf(agentId)).toMatchObject({
    status: "provisioning",
    reason: expect.stringContaining("port"),
  });
  await retryNow(agentId);
  expect(await reconcile(agentId)).toBeUndefined();
  expect(await pidOf(agentId, "agent")).not.toBe(agentPid);
  expect((await containerOf(agentId, "airlock")).network).toEqual({ kind: "own" });
});

test("an agent that ends is started again after a while, each time later, and then left in error with its reason", async () => {
  const { agentId } = await testAgent(database, client);
  await reconcile(agentId);
  const waits: number[] = [];
  for (let failure = 1; failure < 5; failure += 1) {
    await killed(agentId, "agent", await pidOf(agentId, "agent"));
    const outcome = await reconcile(agentId);
    waits.push(Math.ceil((outcome?.againAfterMs ?? 0) / 1_000));
    expect(await statusOf(agentId)).toEqual({
      status: "provisioning",
      reason: "The agent was ended by signal 9. It is started again.",
    });
    // Not before its time.
    await reconcile(agentId);
    expect((await containerOf(agentId, "agent")).state.kind).toBe("exited");
    await retryNow(agentId);
    expect(await reconcile(agentId)).toBeUndefined();
    expect(await statusOf(agentId)).toEqual({ status: "running", reason: null });
  }
  expect(waits).toEqual([1, 2, 4, 8]);
  await killed(agentId, "agent", await pidOf(agentId, "agent"));
  expect(await reconcile(agentId)).toBeUndefined();
  expect(await statusOf(agentId)).toEqual({
    status: "error",
    reason: "The agent was ended by signal 9. It failed 5 times in a row and is not tried again.",
  });
  expect(await reconcile(agentId)).toBeUndefined();
  expect((await containerOf(agentId, "agent")).state.kind).toBe("exited");

  await database.superuser`UPDATE agents SET generation = generation + 1 WHERE id = ${agentId}`;
  expect(await reconcile(agentId)).toBeUndefined();
  expect(await statusOf(agentId)).toEqual({ status: "running", reason: null });
  const [cell] = await database.superuser`SELECT failures FROM cells WHERE agent_id = ${agentId}`;
  expect(cell?.["failures"]).toBe(0);
});

test("an agent that used up its memory is said to have done so", async () => {
  const { agentId } = await testAgent(database, client, { resources: { memoryBytes: 64 * 1024 * 1024 } });
  await reconcile(agentId);
  const { containerId } = await containerOf(agentId, "agent");
  // The kernel picks the agent itself and not the program that ate the memory.
  const init = await pidOf(agentId, "agent");
  const [agentPid] = (await readFile(`/proc/${init}/task/${init}/children`, "utf8")).split(" ");
  await writeFile(`/proc/${agentPid}/oom_score_adj`, "1000");
  const eat = 'my @all; while (1) { push @all, "x" x 8_000_000; }';
  await world.engine.exec(containerId, ["/usr/bin/perl", "-e", eat]);
  await eventually(
    "the agent ended",
    async () => (await containerOf(agentId, "agent")).state.kind === "exited",
  );
  await reconcile(agentId);
  expect(await statusOf(agentId)).toMatchObject({
    reason: "The agent ran out of memory. It is started again.",
  });
});

test("a worker whose lease was taken over writes nothing more", async () => {
  const { agentId } = await testAgent(database, client);
  let paused = false;
  const stale = world.reconciler({
    newId: randomUUID,
    gateway: {
      ...world.deps.gateway,
      prepare: async (id) => {
        await world.deps.gateway.prepare(id);
        if (paused) return;
        paused = true;
        // Meanwhile another process takes over and finishes.
        await takeOverLeases(db, world.host.hostName);
        await world.reconciler({ newId: randomUUID }).reconcile(agentId);
      },
    },
  });
  await expect(stale.reconcile(agentId)).rejects.toMatchObject({ code: "stale_lease" });
  const [before] = await database.superuser`SELECT lease_token FROM cells WHERE agent_id = ${agentId}`;
  const lease: CellLease = {
    agentId,
    hostName: world.host.hostName,
    token: Number(before?.["lease_token"]) - 1,
  };
  await expect(renewLease(db, lease, 1_000)).rejects.toMatchObject({ code: "stale_lease" });
  expect(await reconcile(agentId)).toBeUndefined();
  expect(await statusOf(agentId)).toEqual({ status: "running", reason: null });
});

test("36: a running cell that differs from its wanted spec is reported by name and replaced, agent and airlock alike", async () => {
  const { agentId } = await testAgent(database, client);
  await reconcile(agentId);
  const transitions = () => database.superuser`
    SELECT from_status, to_status, reason FROM agent_transitions WHERE agent_id = ${agentId} ORDER BY created_at, id`;
  for (const role of ["agent", "airlock"] as const) {
    const before = await containerOf(agentId, role);
    await setPidsLimitByHand(before.containerId, 999);
    expect(await reconcile(agentId)).toBeUndefined();
    expect((await containerOf(agentId, role)).containerId).not.toBe(before.containerId);
  }
  const log = await database.superuser`
    SELECT metadata FROM audit_logs WHERE agent_id = ${agentId} AND action_type = 'cell.drift' ORDER BY number`;
  expect(log.map((entry) => entry["metadata"])).toEqual([
    { container: "agent", settings: ["PidsLimit"] },
    { container: "airlock", settings: ["PidsLimit"] },
  ]);
  expect(await transitions()).toEqual([
    { from_status: "provisioning", to_status: "running", reason: null },
    {
      from_status: "running",
      to_status: "provisioning",
      reason: "The cell differed from its specification (PidsLimit).",
    },
    { from_status: "provisioning", to_status: "running", reason: null },
    {
      from_status: "running",
      to_status: "running",
      reason: "The airlock differed from its specification (PidsLimit).",
    },
  ]);
});

test("what keeps an agent from starting is said in words and tried again", async () => {
  const { agentId } = await testAgent(database, client);
  const broken = world.reconciler({ images: async () => ({ ids: {}, refusals: {} }), newId: randomUUID });
  await expect(broken.reconcile(agentId)).rejects.toMatchObject({ code: "dependency_unavailable" });
  expect(await statusOf(agentId)).toEqual({
    status: "provisioning",
    reason: 'The image "nano" is not on this host yet. It is tried again.',
  });
  const gateway = {
    ...world.deps.gateway,
    prepare: () => Promise.reject(new AppError("dependency_unavailable", "No gateway.")),
  };
  await expect(world.reconciler({ gateway, newId: randomUUID }).reconcile(agentId)).rejects.toThrow();
  const [newest] = await database.superuser`
    SELECT reason, step FROM agent_transitions WHERE agent_id = ${agentId} ORDER BY created_at DESC, id DESC LIMIT 1`;
  expect(newest).toEqual({ reason: "No gateway. It is tried again.", step: "gateway" });
  expect(await reconcile(agentId)).toBeUndefined();
  expect(await statusOf(agentId)).toEqual({ status: "running", reason: null });
});
