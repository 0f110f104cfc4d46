import type { Transaction } from "@deployclaw/db";
import { auditLeafHash, payloadHash } from "@deployclaw/transparency";
import { sql } from "drizzle-orm";

/** What is wrong with an entry: `erased_early` has no payload although no plan lets it be erased yet. */
export type FaultReason =
  | "leaf_missing"
  | "entry_missing"
  | "entry_changed"
  | "erased_early"
  | "root_differs"
  | "subtree_differs";

/** A place in a client's log where the database does not hold what was signed, or would be. */
export type LogFault = { readonly clientId: string; readonly seq: number; readonly reason: FaultReason };

/** What a range holds: the leaf hashes from its start on, as long as none is missing, and what is wrong. */
export type CheckedRange = { readonly leaves: readonly Buffer[]; readonly faults: readonly LogFault[] };

type EntryRow = {
  readonly seq: string;
  readonly leafHash: Buffer;
  readonly payloadHash: Buffer;
  readonly id: string | null;
  readonly clientId: string;
  readonly agentId: string | null;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actionType: string;
  readonly createdAt: string;
  readonly writer: string;
  readonly boot: string;
  readonly number: string;
  readonly payload: string | null;
  readonly salt: Buffer | null;
};

/**
 * Reads a client's entries from `start` up to but without `end`, which must be numbered, and computes their hashes again in
 * this process. `eraseBefore` is the time from which on every entry must still have its payload.
 */
export async function checkRange(
  tx: Transaction<"dc_audit">,
  range: { clientId: string; start: number; end: number; eraseBefore: Date },
): Promise<CheckedRange> {
  const { clientId, start, end } = range;
  const rows = await tx.execute<EntryRow>(sql`
    SELECT seq, leaf_hash AS "leafHash", payload_hash AS "payloadHash", id, entry.client_id AS "clientId",
      agent_id AS "agentId", actor_kind AS "actorKind", actor_id AS "actorId", action_type AS "actionType",
      created_at::text AS "createdAt", writer, boot, number, payload, salt
    FROM audit_leaves AS leaf
    LEFT JOIN audit_logs AS entry ON entry.id = entry_id AND entry.created_at = entry_created_at
    WHERE leaf.client_id = ${clientId} AND seq >= ${start} AND seq < ${end} ORDER BY seq`);
  const bySeq = new Map(rows.map((row) => [Number(row.seq), row]));
  const faults: LogFault[] = [];
  const leaves: Buffer[] = [];
  for (let seq = start; seq < end; seq += 1) {
    const row = bySeq.get(seq);
    const reason = row === undefined ? "leaf_missing" : faultOf(row, range.eraseBefore);
    if (reason !== undefined) faults.push({ clientId, seq, reason });
    if (row !== undefined && leaves.length === seq - start) leaves.push(row.leafHash);
  }
  return { leaves, faults };
}

function faultOf(row: EntryRow, eraseBefore: Date): FaultReason | undefined {
  const { id } = row;
  if (id === null) return "entry_missing";
  const createdAt = new Date(row.createdAt);
  const digest =
    row.payload === null && row.salt === null
      ? row.payloadHash
      : payloadHash(row.salt ?? Buffer.alloc(0), row.payload ?? "");
  const entry = { ...row, id, number: Number(row.number), createdAt: createdAt.toISOString() };
  if (!digest.equals(row.payloadHash) || !auditLeafHash(entry, digest).equals(row.leafHash))
    return "entry_changed";
  return row.payload === null && createdAt >= eraseBefore ? "erased_early" : undefined;
}
