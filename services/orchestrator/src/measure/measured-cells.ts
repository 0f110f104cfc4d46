import { type Database, withHost } from "@deployclaw/db";
import { sql } from "drizzle-orm";

/** A cell whose agent runs, as Postgres says. */
export interface MeasuredCell {
  readonly agentId: string;
  readonly containerId: string;
  readonly clientId: string;
  /** The agent's. */
  readonly name: string;
  /** Its processor share in thousandths of a core. */
  readonly cpuMillis: number;
  readonly memoryMaxBytes: number;
  readonly diskMaxBytes: number;
}

type MeasuredRow = { [Name in keyof MeasuredCell]: MeasuredCell[Name] };

/** The cells of this host whose agents run. */
export function measuredCells(
  db: Database<"dc_orchestrator">,
  hostName: string,
): Promise<readonly MeasuredCell[]> {
  return withHost(db, hostName, (tx) =>
    tx.execute<MeasuredRow>(sql`
      SELECT cells.agent_id AS "agentId", cells.agent_container_id AS "containerId", agents.client_id AS "clientId",
        agents.name, (agents.resources ->> 'cpuMillis')::int AS "cpuMillis",
        (agents.resources ->> 'memoryBytes')::float8 AS "memoryMaxBytes",
        (agents.resources ->> 'diskBytes')::float8 AS "diskMaxBytes"
      FROM cells JOIN agents ON agents.id = cells.agent_id
      WHERE cells.host_name = ${hostName} AND cells.agent_container_id IS NOT NULL AND agents.status = 'running'`),
  );
}
