import { agents, cells } from "@deployclaw/db";
import type { Deployment } from "@deployclaw/domain";
import { and, eq, sql } from "drizzle-orm";

/** What was last seen of an agent's cell. */
export interface CellSighting {
  /** Memory that a running agent uses; null when it was not measured within the last minute. */
  readonly memoryBytes: number | null;
  /** How far bringing it up is, or was; null until a host begins with it. */
  readonly deployment: Deployment | null;
}

/** Joins an agent's row with its cell's, of which there may be none. */
export const cellOfAgent = and(eq(cells.agentId, agents.id), eq(cells.clientId, agents.clientId));

/** The columns of a {@link CellSighting}, in a query that joins {@link cellOfAgent}. */
export const sightingColumns = {
  memoryBytes: sql<number | null>`
    CASE WHEN ${agents.status} = 'running' AND ${cells.sampledAt} > now() - interval '1 minute'
      THEN ${cells.memoryBytes} END`.mapWith(Number),
  deployment: cells.deployment,
};

/** A sighting as clients see it, whatever else the orchestrator keeps beside it. */
export function cellSighting(row: CellSighting): CellSighting {
  const { memoryBytes, deployment } = row;
  if (deployment === null) return { memoryBytes, deployment };
  return { memoryBytes, deployment: { startedAt: deployment.startedAt, steps: deployment.steps } };
}
