import { appendAudit, withErasure } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import { type ErasureWriter, erasureEntry } from "./erasure-writer.ts";

/**
 * The step that cannot be undone: data keys and users of a client whose time of grace has passed are deleted, in the same
 * transaction as the entry that says so; from then on nothing that was sealed for the client opens, here or in a backup.
 * All its agents are to be deleted. Does nothing for a client whose time has not come, or where it was done.
 */
export function startErasure({ db, audit, clock }: ErasureWriter, clientId: string): Promise<void> {
  return withErasure(db, async (tx) => {
    const [client] = await tx.execute<{ id: string; name: string }>(sql`
      SELECT id, name FROM clients WHERE id = ${clientId} AND erasure_started_at IS NULL FOR UPDATE SKIP LOCKED`);
    if (client === undefined) return;
    const [credentials] = await tx.execute<{ count: number }>(
      sql`SELECT count(id)::int AS count FROM agent_credentials WHERE client_id = ${clientId}`,
    );
    await tx.execute(sql`DELETE FROM log_forwarders WHERE client_id = ${clientId}`);
    const dataKeys = await tx.execute(sql`DELETE FROM client_data_keys WHERE client_id = ${clientId}`);
    const users = await tx.execute(sql`DELETE FROM users WHERE client_id = ${clientId}`);
    await tx.execute(sql`
      INSERT INTO outbox (client_id, agent_id) SELECT client_id, id FROM agents WHERE client_id = ${clientId}`);
    const agents = await tx.execute(sql`
      UPDATE agents SET desired = 'deleted', updated_at = clock_timestamp() WHERE client_id = ${clientId}`);
    await tx.execute(sql`UPDATE clients SET erasure_started_at = now() WHERE id = ${clientId}`);
    await appendAudit(tx, audit, [
      erasureEntry(client, "client.erase_keys", clock(), {
        dataKeys: dataKeys.count,
        credentials: credentials?.count ?? 0,
        users: users.count,
        agents: agents.count,
      }),
    ]);
  });
}
