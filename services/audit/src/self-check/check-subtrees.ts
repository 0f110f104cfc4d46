import { auditSubtrees, type Transaction } from "@deployclaw/db";
import { and, eq, or } from "drizzle-orm";
import type { KeptSubtree } from "../kept-subtrees.ts";
import type { LogFault } from "./check-range.ts";

/** Compares subtrees, computed from the leaves, with what is kept of them; few at a time. */
export async function checkSubtrees(
  tx: Transaction<"dc_audit">,
  computed: readonly KeptSubtree[],
): Promise<LogFault[]> {
  if (computed.length === 0) return [];
  const kept = await tx
    .select()
    .from(auditSubtrees)
    .where(or(...computed.map((subtree) => isPlaceOf(subtree))));
  const hashes = new Map(kept.map((subtree) => [placeOf(subtree), subtree.hash]));
  return computed
    .filter((subtree) => hashes.get(placeOf(subtree))?.equals(subtree.hash) !== true)
    .map(({ clientId, level, index }) => ({ clientId, seq: index * 2 ** level, reason: "subtree_differs" }));
}

const placeOf = ({ clientId, level, index }: KeptSubtree): string => `${clientId} ${level} ${index}`;

const isPlaceOf = ({ clientId, level, index }: KeptSubtree) =>
  and(eq(auditSubtrees.clientId, clientId), eq(auditSubtrees.level, level), eq(auditSubtrees.index, index));
