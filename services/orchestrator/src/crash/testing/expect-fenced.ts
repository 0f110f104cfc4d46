import type { AgentId } from "@deployclaw/domain";
import { expect } from "vitest";
import type { CrashWorld } from "./crash-world.ts";
import { pausedProcess } from "./paused-process.ts";

/**
 * Pauses a process at this point of its work for an agent, changes the wish, lets another process do that to its end, and
 * lets the first one go on: it must notice that it has been replaced and write nothing. Gives what it had done last, or
 * undefined when it was done before.
 */
export async function expectFenced(
  world: CrashWorld,
  agentId: AgentId,
  pausesAt: number,
  wish: "running" | "stopped",
): Promise<string | undefined> {
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
  if (stale.done === undefined) expect(code).toBe(0);
  else expect(errors).toContain("stale_lease");
  return stale.done;
}
