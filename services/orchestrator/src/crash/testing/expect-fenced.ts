import type { AgentId } from "@deployclaw/domain";
import { expect } from "vitest";
import type { CrashWorld } from "./crash-world.ts";
import { pausedProcess } from "./paused-process.ts";

// Whose transaction stood still for 15 seconds has lost its connection, and with it the lock that the next one waits for.
const TURNED_AWAY = /stale_lease|idle-in-transaction timeout|CONNECTION_(CLOSED|ENDED|DESTROYED)/;

/**
 * Pauses a process at this point of its work for an agent, changes the wish, lets another process do that to its end, and
 * lets the first one go on: it must write nothing, and end of having been replaced or of having nothing more to write.
 * Gives what it had done last, undefined when it was done before, and whether it was turned away.
 */
export async function expectFenced(
  world: CrashWorld,
  agentId: AgentId,
  pausesAt: number,
  wish: "running" | "stopped",
): Promise<{ readonly done: string | undefined; readonly wasFenced: boolean }> {
  const { superuser } = world.database;
  const rows = () => superuser`
    SELECT status, desired, agents.generation, airlock_container_id, agent_container_id, lease_token, failures
    FROM agents JOIN cells ON agent_id = id WHERE id = ${agentId}`;
  const order = {
    facts: world.facts,
    database: world.database.address("dc_orchestrator"),
    agentId,
    diesAt: pausesAt,
  };
  const stale = await pausedProcess(order);
  await world.want(agentId, wish);
  await world.converge(agentId);
  const before = await rows();
  const { code, errors } = await stale.resume();
  expect(await rows()).toEqual(before);
  if (code !== 0) expect(errors).toMatch(TURNED_AWAY);
  return { done: stale.done, wasFenced: code !== 0 };
}
