import { logForwarders, type Transaction } from "@deployclaw/db";
import { AppError, type ClientId, type ForwarderId } from "@deployclaw/domain";
import { and, eq } from "drizzle-orm";

/** A forwarder's row. */
export type ForwarderRow = typeof logForwarders.$inferSelect;

/** The client's forwarder, kept from others until the transaction ends. Throws `not_found`: another client's looks like none. */
export async function getForwarderOrThrow(
  tx: Transaction<"dc_api">,
  clientId: ClientId,
  id: ForwarderId,
): Promise<ForwarderRow> {
  const [row] = await tx
    .select()
    .from(logForwarders)
    .where(and(eq(logForwarders.clientId, clientId), eq(logForwarders.id, id)))
    .for("update");
  if (row === undefined) throw new AppError("not_found", "No such forwarder.");
  return row;
}
