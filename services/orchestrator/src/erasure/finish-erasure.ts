import { appendAudit, withErasure } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import { type ErasureWriter, erasureEntry } from "./erasure-writer.ts";

interface ClientRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly deletion_requested_at: string;
  readonly deletion_requested_by: string | null;
  readonly deletion_due_at: string;
}

const instant = (value: string): string => new Date(value).toISOString();

/**
 * Deletes the row of a client whose erasure has begun and of which no agent is left, with all that refers to it; the entry
 * that certifies it commits together with that. Says whether the client is gone.
 */
export function finishErasure({ db, audit, clock }: ErasureWriter, clientId: string): Promise<boolean> {
  return withErasure(db, async (tx) => {
    const [client] = await tx.execute<ClientRow>(sql`
      SELECT id, name, deletion_requested_at, deletion_requested_by, deletion_due_at FROM clients
      WHERE id = ${clientId} AND erasure_started_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM agents WHERE agents.client_id = clients.id)
      FOR UPDATE OF clients SKIP LOCKED`);
    if (client === undefined) return false;
    await appendAudit(tx, audit, [
      erasureEntry(client, "client.erase", clock(), {
        requestedAt: instant(client.deletion_requested_at),
        requestedBy: client.deletion_requested_by,
        dueAt: instant(client.deletion_due_at),
      }),
    ]);
    await tx.execute(sql`DELETE FROM clients WHERE id = ${clientId}`);
    return true;
  });
}
