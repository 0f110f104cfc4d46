import { type AuditWriter, type Database, isDatabaseUnavailable, withHost } from "@deployclaw/db";
import type { Clock, Log } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import type { ErasureWriter } from "./erasure-writer.ts";
import { finishErasure } from "./finish-erasure.ts";
import { startErasure } from "./start-erasure.ts";

/** What looking for clients to erase works with. */
export interface ErasureDeps {
  readonly db: Database<"dc_orchestrator">;
  readonly hostName: string;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly log: Log;
  /** Opens the database as the role that erases, for as long as there is something to erase. */
  readonly openErasure: () => Database<"dc_erasure">;
}

/**
 * Erases every client whose time of grace has passed, as far as it can be now: one whose cells are still there is finished
 * in a later round. Several hosts may do it at once, and a round that was cut off is taken up by the next.
 */
export async function eraseDueClients(deps: ErasureDeps): Promise<void> {
  const due = await withHost(deps.db, deps.hostName, (tx) =>
    tx.execute<{ id: string }>(
      sql`SELECT id FROM clients WHERE hold = 'deleting' AND deletion_due_at <= now() ORDER BY deletion_due_at`,
    ),
  );
  if (due.length === 0) return;
  const db = deps.openErasure();
  const writer = { db, audit: deps.audit, clock: deps.clock };
  try {
    for (const { id } of due) await eraseOne(deps, writer, id);
  } finally {
    await db.close();
  }
}

async function eraseOne({ log }: ErasureDeps, writer: ErasureWriter, clientId: string): Promise<void> {
  try {
    await startErasure(writer, clientId);
    if (await finishErasure(writer, clientId)) log.info(`erased the client ${clientId}`);
  } catch (err) {
    if (isDatabaseUnavailable(err)) throw err;
    // One client that cannot be erased now must not keep the others.
    log.error(`erasing the client ${clientId} failed`, err);
  }
}
