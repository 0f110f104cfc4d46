import type { AgentId } from "@deployclaw/domain";
import { expect } from "vitest";
import type { CrashWorld } from "./crash-world.ts";
import { operationNamed } from "./operations.ts";
import { pausedProcess } from "./paused-process.ts";

// Whose transaction stood still for 15 seconds has lost its connection, and with it the lock that the next one waits for;
// and neither the engine nor the kernel know what the next one has removed.
const TURNED_AWAY =
  /stale_lease|idle-in-transaction timeout|CONNECTION_(CLOSED|ENDED|DESTROYED)|EPIPE|ECONNRESET|engine_refused|ENOENT|EEXIST/;

/** Something under way that is paused, and what is wanted by the time it goes on. */
export interface Overtaken {
  readonly name: string;
  readonly wish: "running" | "stopped" | "deleted";
}

const EXPECT_END = {
  running: (world: CrashWorld, agentId: AgentId) => world.expectRunning(agentId),
  stopped: (world: CrashWorld, agentId: AgentId) => world.expectStopped(agentId),
  deleted: (world: CrashWorld, agentId: AgentId) => world.expectGone(agentId),
};

/**
 * Pauses a process at this point of an operation, changes the wish, lets another process do that to its end, and lets the
 * first one go on: it must write nothing, take away nothing of the other's, and end of having been replaced or of having
 * nothing more to do. What it may have made beside the other's is nobody's, and gone after the next look. Gives what it had
 * done last, undefined when it was done before, and whether it was turned away.
 */
export async function expectFenced(
  world: CrashWorld,
  { name, wish }: Overtaken,
  pausesAt: number,
  inTransaction = false,
): Promise<{ readonly done: string | undefined; readonly wasFenced: boolean }> {
  const { superuser } = world.database;
  const agentId = await world.newAgent();
  await operationNamed(name).begin(world, agentId);
  const rows = () => superuser`
    SELECT status, desired, agents.generation, airlock_container_id, agent_container_id, failures
    FROM agents JOIN cells ON agent_id = id WHERE id = ${agentId}`;
  const containers = async () =>
    (await world.engine.listCells()).map((one) => `${one.role} ${one.containerId} ${one.isRunning}`);
  const stale = await pausedProcess({
    facts: world.facts,
    database: world.database.address("dc_orchestrator"),
    agentId,
    diesAt: pausesAt,
    inTransaction,
  });
  try {
    await world.want(agentId, wish);
    await world.converge(agentId);
    const noted = await rows();
    const ids = noted.flatMap((row) => [
      String(row["airlock_container_id"]),
      String(row["agent_container_id"]),
    ]);
    const own = (await containers()).filter((one) => ids.some((id) => one.includes(id)));
    const { code, errors } = await stale.resume();
    expect(await rows()).toEqual(noted);
    expect(await containers()).toEqual(expect.arrayContaining(own));
    if (code !== 0) expect(errors).toMatch(TURNED_AWAY);
    await world.collect();
    await world.converge(agentId);
    expect(await containers()).toEqual(expect.arrayContaining(own));
    await EXPECT_END[wish](world, agentId);
    return { done: stale.done, wasFenced: code !== 0 };
  } catch (err) {
    throw new Error(`${name}, paused after ${stale.done} (point ${pausesAt})`, { cause: err });
  } finally {
    await stale.resume();
    await world.clear();
  }
}

/** {@link expectFenced} at each point in turn, until the process is done before it is paused. Gives the points. */
export async function fenceEveryPoint(
  world: CrashWorld,
  overtaken: Overtaken,
  inTransaction = false,
): Promise<readonly string[]> {
  const points: string[] = [];
  for (;;) {
    const { done } = await expectFenced(world, overtaken, points.length, inTransaction);
    if (done === undefined) return points;
    points.push(done);
  }
}
