import type { Transaction } from "@deployclaw/db";
import { sql } from "drizzle-orm";

/** Leaves word about all of a client's agents for their orchestrators, and says how many there are. */
export async function wakeAgents(tx: Transaction<"dc_admin" | "dc_api">, clientId: string): Promise<number> {
  const rows = await tx.execute(sql`
    INSERT INTO outbox (client_id, agent_id) SELECT client_id, id FROM agents WHERE client_id = ${clientId}`);
  return rows.count;
}
