import type { ClientHold } from "@deployclaw/domain";
import type { clients } from "../schema/clients.ts";

type HoldColumns = Pick<
  typeof clients.$inferSelect,
  "suspendedAt" | "suspensionReason" | "deletionRequestedAt" | "deletionDueAt"
>;

/** Why a client stands still, from its row; null when it does not. A suspension outweighs a deletion. */
export function holdOf(row: HoldColumns): ClientHold | null {
  const { suspendedAt, suspensionReason, deletionRequestedAt, deletionDueAt } = row;
  if (suspendedAt !== null && suspensionReason !== null)
    return { kind: "suspended", since: suspendedAt, reason: suspensionReason };
  if (deletionRequestedAt !== null && deletionDueAt !== null)
    return { kind: "deleting", since: deletionRequestedAt, dueAt: deletionDueAt };
  return null;
}
