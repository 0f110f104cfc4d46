import { type Database, withHost } from "@deployclaw/db";
import { type AgentId, agentId } from "@deployclaw/domain";
import { sql } from "drizzle-orm";

/** Every agent that this host has or could take. */
export function knownAgents(
  db: Database<"dc_orchestrator">,
  hostName: string,
): Promise<ReadonlySet<AgentId>> {
  return withHost(db, hostName, async (tx) => {
    const rows = await tx.execute<{ id: string }>(
      sql`SELECT id FROM agents WHERE host_name IS NULL OR host_name = ${hostName}`,
    );
    return new Set(rows.map((row) => agentId(row.id)));
  });
}
