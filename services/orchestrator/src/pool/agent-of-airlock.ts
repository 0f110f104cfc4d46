import { type Database, withHost } from "@deployclaw/db";
import { type AgentId, agentId } from "@deployclaw/domain";
import { sql } from "drizzle-orm";

/** The agent of this host in whose cell this airlock is; undefined when it is in none. */
export function agentOfAirlock(
  db: Database<"dc_orchestrator">,
  hostName: string,
  containerId: string,
): Promise<AgentId | undefined> {
  return withHost(db, hostName, async (tx) => {
    const [row] = await tx.execute<{ agent_id: string }>(sql`
      SELECT agent_id FROM cells WHERE airlock_container_id = ${containerId} AND host_name = ${hostName}`);
    return row === undefined ? undefined : agentId(row.agent_id);
  });
}
