import { clients, type Transaction } from "@deployclaw/db";
import { AppError, UUID } from "@deployclaw/domain";
import { eq } from "drizzle-orm";

/** What an operator sees of a client. */
export const OPERATOR_COLUMNS = {
  id: clients.id,
  name: clients.name,
  plan: clients.plan,
  createdAt: clients.createdAt,
  suspendedAt: clients.suspendedAt,
  suspensionReason: clients.suspensionReason,
  deletionRequestedAt: clients.deletionRequestedAt,
  deletionDueAt: clients.deletionDueAt,
};

/**
 * The client with this id or exact name, its row locked. Throws `not_found`, and `conflict` when several have the name:
 * names are not unique, and the wrong one must not be hit.
 */
export async function findClientOrThrow(tx: Transaction<"dc_admin">, idOrName: string) {
  const rows = await tx
    .select(OPERATOR_COLUMNS)
    .from(clients)
    .where(UUID.test(idOrName) ? eq(clients.id, idOrName) : eq(clients.name, idOrName))
    .limit(2)
    .for("update");
  const [row] = rows;
  if (row === undefined) throw new AppError("not_found", `There is no client "${idOrName}".`);
  if (rows.length > 1)
    throw new AppError("conflict", `Several clients are named "${idOrName}": give the id.`);
  return row;
}
