import type { Transaction } from "@deployclaw/db";
import { sql } from "drizzle-orm";

/** How forwarding stands over all clients, naming none. */
export interface ForwardingLag {
  readonly forwarders: { readonly active: number; readonly failing: number; readonly paused: number };
  /** Of the forwarder that is furthest behind; paused ones are left out. */
  readonly entriesMax: number;
  readonly secondsMax: number;
}

/** Counts forwarders and finds how far the last of them is behind. */
export async function measureLag(tx: Transaction<"dc_audit">): Promise<ForwardingLag> {
  const [row] = await tx.execute<Record<"active" | "failing" | "paused" | "entries" | "seconds", number>>(sql`
    SELECT count(*) FILTER (WHERE f.paused_at IS NULL AND f.failures = 0)::int AS active,
      count(*) FILTER (WHERE f.paused_at IS NULL AND f.failures > 0)::int AS failing,
      count(*) FILTER (WHERE f.paused_at IS NOT NULL)::int AS paused,
      coalesce(max(h.size - f.position) FILTER (WHERE f.paused_at IS NULL), 0)::float AS entries,
      coalesce(max(extract(epoch FROM now() - l.entry_created_at)) FILTER (WHERE f.paused_at IS NULL), 0)::float AS seconds
    FROM log_forwarders f
    LEFT JOIN audit_heads h ON h.client_id = f.client_id
    LEFT JOIN audit_leaves l ON l.client_id = f.client_id AND l.seq = f.position`);
  if (row === undefined) throw new Error("the forwarders were not counted");
  const { active, failing, paused, entries, seconds } = row;
  return {
    forwarders: { active, failing, paused },
    entriesMax: Math.max(0, entries),
    secondsMax: Math.max(0, Math.floor(seconds)),
  };
}
