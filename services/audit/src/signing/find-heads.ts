import { auditHeads, type Transaction } from "@deployclaw/db";
import { and, gt, inArray, notInArray } from "drizzle-orm";

/** Clients whose log has entries that no checkpoint covers; those in `except` are left out. */
export async function findUnsignedClients(
  tx: Transaction<"dc_audit">,
  input: { limit: number; except: readonly string[] },
): Promise<string[]> {
  const open = gt(auditHeads.size, auditHeads.signedSize);
  const rows = await tx
    .select({ clientId: auditHeads.clientId })
    .from(auditHeads)
    .where(input.except.length === 0 ? open : and(open, notInArray(auditHeads.clientId, [...input.except])))
    .limit(input.limit);
  return rows.map((row) => row.clientId);
}

/** The number of entries in each of these clients' logs. */
export async function readSizes(
  tx: Transaction<"dc_audit">,
  clientIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx
    .select({ clientId: auditHeads.clientId, size: auditHeads.size })
    .from(auditHeads)
    .where(inArray(auditHeads.clientId, [...clientIds]));
  return new Map(rows.map((row) => [row.clientId, row.size]));
}
