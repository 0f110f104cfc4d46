import { type Database, withHost } from "@deployclaw/db";
import {
  type AgentId,
  type AgentStatus,
  type DesiredState,
  desiredDuring,
  type Hold,
  agentId as parseAgentId,
} from "@deployclaw/domain";
import { sql } from "drizzle-orm";

/** What Postgres says of an agent that this host has or could take, as far as a sweep needs it. */
export interface KnownAgent {
  readonly agentId: AgentId;
  readonly cellSlot: number;
  /** With its client's hold taken into account. */
  readonly desired: DesiredState;
  readonly status: AgentStatus;
  readonly generation: number;
  /** What is wanted or said of it changed after its cell was last looked at, or other limits than its cell came to rest with. */
  readonly isChanged: boolean;
  readonly airlockContainerId: string | undefined;
  readonly agentContainerId: string | undefined;
  /** The generation for which the agent container was made. */
  readonly agentGeneration: number;
  readonly failures: number;
  /** It waits to be tried again. */
  readonly isWaiting: boolean;
}

/** What Postgres knows of this host's cells. */
export interface KnownCells {
  readonly agents: ReadonlyMap<string, KnownAgent>;
  /** Slots of agents and of airlocks that wait for one. */
  readonly cellSlots: ReadonlySet<number>;
  /** Ids of airlocks that are in a cell or wait for one. */
  readonly airlockIds: ReadonlySet<string>;
  /** Slots in which an airlock is being made, whose id is not known yet. */
  readonly unfinishedSlots: ReadonlySet<number>;
}

interface AgentRow extends Record<string, unknown> {
  readonly id: string;
  readonly cell_slot: number;
  readonly desired: DesiredState;
  readonly hold: Hold | null;
  readonly status: AgentStatus;
  readonly generation: string;
  readonly airlock: string | null;
  readonly agent: string | null;
  readonly agent_generation: string | null;
  readonly failures: number | null;
  readonly is_waiting: boolean;
  readonly is_changed: boolean;
}

interface PooledRow extends Record<string, unknown> {
  readonly id: null;
  readonly cell_slot: number;
  readonly airlock: string | null;
}

/** Reads all of it at one moment. */
export async function knownCells(db: Database<"dc_orchestrator">, hostName: string): Promise<KnownCells> {
  const rows = await withHost(db, hostName, (tx) =>
    tx.execute<AgentRow | PooledRow>(sql`
      SELECT agents.id, cell_slot, desired, hold, status, agents.generation, airlock_container_id AS airlock,
        agent_container_id AS agent, cells.generation AS agent_generation, failures, retry_at IS NOT NULL AS is_waiting,
        coalesce(agents.updated_at > cells.updated_at, true) OR resources IS DISTINCT FROM settled_resources AS is_changed
      FROM agents JOIN clients ON clients.id = agents.client_id LEFT JOIN cells ON agent_id = agents.id
      WHERE agents.host_name IS NULL OR agents.host_name = ${hostName}
      UNION ALL
      SELECT NULL, cell_slot, NULL, NULL, NULL, NULL, container_id, NULL, NULL, NULL, NULL, NULL FROM pooled_airlocks`),
  );
  const ofAgents = rows.filter((row): row is AgentRow => row.id !== null);
  const pooled = rows.filter((row) => row.id === null);
  return {
    agents: new Map(ofAgents.map((row) => [row.id, knownAgent(row)])),
    cellSlots: new Set(rows.map((row) => row.cell_slot)),
    airlockIds: new Set(rows.flatMap(({ airlock }) => (airlock === null ? [] : [airlock]))),
    unfinishedSlots: new Set(pooled.flatMap((row) => (row.airlock === null ? [row.cell_slot] : []))),
  };
}

function knownAgent(row: AgentRow): KnownAgent {
  return {
    agentId: parseAgentId(row.id),
    cellSlot: row.cell_slot,
    desired: desiredDuring(row.hold, row.desired),
    status: row.status,
    generation: Number(row.generation),
    isChanged: row.is_changed,
    airlockContainerId: row.airlock ?? undefined,
    agentContainerId: row.agent ?? undefined,
    agentGeneration: Number(row.agent_generation ?? 0),
    failures: row.failures ?? 0,
    isWaiting: row.is_waiting,
  };
}
