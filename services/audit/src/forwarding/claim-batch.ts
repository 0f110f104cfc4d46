import { logForwarders, type Transaction } from "@deployclaw/db";
import type { ForwardedBatch, ForwarderId } from "@deployclaw/domain";
import { and, eq, isNull } from "drizzle-orm";
import { LogDamaged, readBatch } from "./read-batch.ts";

/** A batch that is about to be sent. It moves the position from `start` to `end`, and only there. */
export interface Claim {
  readonly id: ForwarderId;
  readonly start: number;
  readonly end: number;
  readonly batch: ForwardedBatch;
  /** Failed tries before this one. */
  readonly failures: number;
}

/**
 * Reads what comes next for a forwarder, and writes down where it ends before anything is sent: whatever happens then, the
 * same entries are sent again together, under the same id. Undefined when there is nothing to do. Throws `LogDamaged`.
 */
export async function claimBatch(tx: Transaction<"dc_audit">, id: ForwarderId): Promise<Claim | undefined> {
  const { position, batchEnd, clientId, failures } = logForwarders;
  const [row] = await tx
    .select({ position, batchEnd, clientId, failures })
    .from(logForwarders)
    .where(and(eq(logForwarders.id, id), isNull(logForwarders.pausedAt)))
    .for("update");
  if (row === undefined) return undefined;
  const { position: start } = row;
  const batch = await readBatch(tx, { clientId: row.clientId, start, end: row.batchEnd ?? undefined });
  if (batch === undefined)
    throw new LogDamaged(`The log is shorter than what was delivered: it has no entry ${start}.`);
  const end = start + batch.entries.length;
  if (row.batchEnd !== end)
    await tx.update(logForwarders).set({ batchEnd: end }).where(eq(logForwarders.id, id));
  return { id, start, end, batch, failures: row.failures };
}
