import { setTimeout as delay } from "node:timers/promises";
import { type AgentId, lineLog } from "@deployclaw/domain";
import { eventually, type TestDatabase, testAgent, testClient } from "@deployclaw/testkit";
import { expect } from "vitest";
import { loopDevices } from "../../disk/testing/loop-devices.ts";
import { takeOverPatiently } from "../../store/take-over-patiently.ts";
import { createRollingSlice } from "../../sweep/rolling-slice.ts";
import { listOrphans, sweep } from "../../sweep/sweep.ts";
import { testOrchestrator } from "../../testing/test-orchestrator.ts";

/** A host for crashes, and what tests do to it and ask of it. */
export async function crashWorld(database: TestDatabase) {
  const world = await testOrchestrator(database);
  const client = await testClient(database);
  const { superuser } = database;
  const log = lineLog(() => undefined);

  /** What a process does that was started anew: ends all leases, then its work until nothing is left to do. */
  async function converge(agentId: AgentId): Promise<void> {
    await takeOverPatiently(world.deps.db, world.host.hostName, log);
    const { reconcile } = world.reconciler();
    let outcome = await reconcile(agentId);
    for (let round = 0; outcome !== undefined; round += 1) {
      if (round > 100) throw new Error("it does not come to rest");
      await delay(outcome.againAfterMs);
      outcome = await reconcile(agentId);
    }
  }

  /** A sweep that has waited long enough to collect what belongs to nobody. */
  async function collect(): Promise<void> {
    const { hostName } = world.host;
    await sweep({ ...world.deps, hostName, log, graceMs: 0, slice: createRollingSlice(1) });
  }

  const want = (agentId: AgentId, desired: "running" | "stopped" | "deleted") =>
    superuser`UPDATE agents SET desired = ${desired} WHERE id = ${agentId}`;

  async function kill(agentId: AgentId, role: "airlock" | "agent"): Promise<void> {
    const find = async () => (await world.engine.observeCell(agentId)).find((one) => one.role === role);
    const state = (await find())?.state;
    if (state?.kind !== "running") throw new Error(`the ${role} does not run`);
    process.kill(state.pid, "SIGKILL");
    await eventually("the engine notices", async () => (await find())?.state.kind === "exited");
  }

  const statusOf = async (agentId: AgentId): Promise<unknown> =>
    (await superuser`SELECT status FROM agents WHERE id = ${agentId}`)[0]?.["status"];

  /** The kernel lets go of a device a moment after its mount is gone. */
  const expectLoopDevices = (count: number) =>
    eventually(
      `${count} loop devices are there`,
      async () => (await loopDevices(world.home)).length === count,
    );

  /** Removes whatever a failed test left, so that the next one begins with nothing. */
  async function clear(): Promise<void> {
    for (const { id } of await superuser<{ id: AgentId }[]>`SELECT id FROM agents`) {
      await want(id, "deleted");
      await converge(id);
    }
  }

  /** Exactly one cell, complete, of exactly what Postgres has noted, and nothing besides. */
  async function expectRunning(agentId: AgentId): Promise<void> {
    const [row] = await superuser`
      SELECT airlock_container_id AS airlock, agent_container_id AS agent, agents.generation = cells.generation AS new,
        lease_holder AS holder
      FROM cells JOIN agents ON agents.id = agent_id WHERE agent_id = ${agentId}`;
    const containers = await world.engine.listCells();
    const seen = containers.map((one) => `${one.role} ${one.containerId} ${one.isRunning}`);
    expect(seen.sort()).toEqual([`agent ${row?.["agent"]} true`, `airlock ${row?.["airlock"]} true`]);
    expect(row).toMatchObject({ new: true, holder: null });
    expect(await statusOf(agentId)).toBe("running");
    expect(await world.disks.observe(agentId)).toBe("mounted");
    await expectLoopDevices(1);
    expect(await listOrphans({ ...world.deps, hostName: world.host.hostName, graceMs: 0 })).toEqual([]);
    expect(await world.gateway.ask(agentId, "/readyz")).toMatchObject({ status: 200 });
  }

  /** No container, mount or device; the disk alone waits. */
  async function expectStopped(agentId: AgentId): Promise<void> {
    expect(await world.engine.listCells()).toEqual([]);
    expect(await world.disks.observe(agentId)).toBe("unmounted");
    await expectLoopDevices(0);
    expect(await statusOf(agentId)).toBe("stopped");
  }

  /** No container, mount, device, image, directory, socket or row. */
  async function expectGone(agentId: AgentId): Promise<void> {
    await expectLoopDevices(0);
    expect(await world.traces()).toEqual([]);
    expect(await superuser`SELECT id FROM agents WHERE id = ${agentId}`).toEqual([]);
    for (const table of ["cells", "agent_transitions", "agent_credentials", "cell_authorities"])
      expect(await superuser`SELECT 1 FROM ${superuser(table)} WHERE agent_id = ${agentId}`).toEqual([]);
  }

  return {
    ...world,
    database,
    converge,
    collect,
    want,
    kill,
    expectRunning,
    expectStopped,
    expectGone,
    clear,
    newAgent: async (): Promise<AgentId> => (await testAgent(database, client)).agentId,
  };
}

/** A host for crashes. */
export type CrashWorld = Awaited<ReturnType<typeof crashWorld>>;
