import { agents, auditLogs, cells, type Database, withTenant } from "@deployclaw/db";
import type { AgentStatus, AuditAction, ClientId } from "@deployclaw/domain";
import { desc, eq } from "drizzle-orm";
import { type CellSighting, cellOfAgent, cellSighting, sightingColumns } from "../agents/cell-sighting.ts";

/** How an agent stands. */
export interface AgentState extends CellSighting {
  readonly id: string;
  readonly status: AgentStatus;
  readonly statusReason: string | null;
  readonly updatedAt: Date;
}

/** An audit entry in a few words. */
export interface EntryHead {
  readonly id: string;
  readonly action: AuditAction;
  readonly agentId: string | null;
  readonly createdAt: Date;
}

/** A client at one moment: every agent, and the newest entries, newest first. */
export interface Activity {
  readonly agents: readonly AgentState[];
  readonly newest: readonly EntryHead[];
}

// A plan has far fewer agents; who follows along needs to hear that there is news, not each of a thousand entries.
const AGENTS_MAX = 200;
const ENTRIES_MAX = 20;

/** Reads how a client stands, cheaply enough to do it once a second. */
export function readActivity(db: Database<"dc_api">, clientId: ClientId): Promise<Activity> {
  return withTenant(db, clientId, async (tx) => {
    const [states, newest] = await Promise.all([
      tx
        .select({
          id: agents.id,
          status: agents.status,
          statusReason: agents.statusReason,
          updatedAt: agents.updatedAt,
          ...sightingColumns,
        })
        .from(agents)
        .leftJoin(cells, cellOfAgent)
        .where(eq(agents.clientId, clientId))
        .orderBy(desc(agents.createdAt), desc(agents.id))
        .limit(AGENTS_MAX),
      tx
        .select({
          id: auditLogs.id,
          action: auditLogs.actionType,
          agentId: auditLogs.agentId,
          createdAt: auditLogs.createdAt,
        })
        .from(auditLogs)
        .where(eq(auditLogs.clientId, clientId))
        .orderBy(desc(auditLogs.createdAt), desc(auditLogs.id))
        .limit(ENTRIES_MAX),
    ]);
    return { agents: states.map((state) => ({ ...state, ...cellSighting(state) })), newest };
  });
}
