import type { AgentId } from "@deployclaw/domain";
import { expect } from "vitest";
import type { CrashWorld } from "./crash-world.ts";
import type { Operation } from "./operations.ts";

/** Lets an orchestrator work for an agent until its death at this point; gives what it had just done, if it died. */
export type Death = (agentId: AgentId, diesAt: number) => Promise<string | undefined>;

/**
 * Does an operation again and again, each time with a death one point later, until it is done before it dies. After each
 * the next process must bring the agent to its end, and deleting it must leave nothing. Gives the points, in order.
 */
export async function runMatrix(
  world: CrashWorld,
  operation: Operation,
  death: Death,
): Promise<readonly string[]> {
  const points: string[] = [];
  for (;;) {
    const agentId = await world.newAgent();
    await operation.begin(world, agentId);
    const died = await death(agentId, points.length);
    if (died !== undefined) points.push(died);
    try {
      await world.converge(agentId);
      await operation.expectEnd(world, agentId);
      // Twice changes nothing.
      await world.converge(agentId);
      await operation.expectEnd(world, agentId);
      await world.want(agentId, "deleted");
      await world.converge(agentId);
      await world.expectGone(agentId);
    } catch (err) {
      throw new Error(`${operation.name}, dead after ${points.at(-1)} (point ${points.length})`, {
        cause: err,
      });
    }
    if (died === undefined) break;
  }
  expect(points.length).toBeGreaterThan(2);
  return points;
}
