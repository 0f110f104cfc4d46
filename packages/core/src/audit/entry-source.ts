import type { Transaction } from "@deployclaw/db";
import { type SQL, sql } from "drizzle-orm";
import type { PageCursor } from "../page-cursor.ts";
import { type AuditFilter, actionsLeft } from "./audit-filter.ts";
import { type SearchTerms, searchTerms } from "./search-terms.ts";

/** Where to read the entries that a filter means: along one index, and what is then looked at of each. */
export interface EntrySource {
  /** Every entry along the index, within the filter's time, in its order; `LIMIT` must follow from the caller. */
  along(order: EntryOrder, limit: number, after?: PageCursor): SQL;
  /** What an entry must be besides, of the columns that `along` gives; undefined when the index knows it all. */
  readonly besides: SQL | undefined;
  /** Everything that an entry must be, for whoever reads the log in another order than time's. */
  readonly matching: SQL;
  /** Whether what `along` reads is bounded by more than one index range, so that it should be short. */
  readonly isMerged: boolean;
}

/** Newest first for people, oldest first for whoever takes the log along. */
export type EntryOrder = "newest" | "oldest";

const COLUMNS = sql`id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, target, payload`;

/** Chooses the index that leaves least to look at: an agent's, a person's, an action's, or the client's. */
export async function entrySource(
  tx: Transaction<"dc_api">,
  clientId: string,
  filter: AuditFilter,
): Promise<EntrySource> {
  const terms = filter.q === undefined ? undefined : await searchTerms(tx, clientId, filter.q);
  const actions = actionsLeft(filter);
  const known: SQL[] = [sql`client_id = ${clientId}`];
  const besides: SQL[] = [];
  const { agentId, byUserId, from, to } = filter;
  if (from !== undefined) known.push(sql`created_at >= ${from.toISOString()}::timestamptz`);
  if (to !== undefined) known.push(sql`created_at < ${to.toISOString()}::timestamptz`);
  if (agentId !== undefined) known.push(sql`agent_id = ${agentId}`);
  if (byUserId !== undefined) {
    const isPerson = sql`actor_id = ${byUserId} AND actor_kind = 'user' AND actor_kind <> 'agent'`;
    (agentId === undefined ? known : besides).push(isPerson);
  }
  const isMerged = actions !== undefined && agentId === undefined && byUserId === undefined;
  const isAction = actions === undefined ? [] : [sql`action_type = ANY(${sql.param(actions)}::text[])`];
  if (!isMerged) besides.push(...isAction);
  besides.push(...contentConditions(filter, terms));
  return {
    along: (order, limit, after) => {
      const where = [...known, ...(after === undefined ? [] : [beyond(order, after)])];
      return isMerged ? merged(actions ?? [], where, order, limit) : plain(where, order, limit);
    },
    besides: besides.length === 0 ? undefined : sql.join(besides, sql` AND `),
    matching: sql.join([...known, ...(isMerged ? isAction : []), ...besides], sql` AND `),
    isMerged,
  };
}

/** The ORDER BY of an order. */
export function inOrder(order: EntryOrder): SQL {
  return order === "newest" ? sql`ORDER BY created_at DESC, id DESC` : sql`ORDER BY created_at, id`;
}

function beyond(order: EntryOrder, { createdAt, id }: PageCursor): SQL {
  const place = sql`(${createdAt.toISOString()}::timestamptz, ${id}::uuid)`;
  return order === "newest" ? sql`(created_at, id) < ${place}` : sql`(created_at, id) > ${place}`;
}

function plain(where: readonly SQL[], order: EntryOrder, limit: number): SQL {
  return sql`SELECT ${COLUMNS} FROM audit_logs WHERE ${sql.join([...where], sql` AND `)} ${inOrder(order)} LIMIT ${limit}`;
}

/** One short index range an action, each planned for how often that action is; none when no action is left. */
function merged(actions: readonly string[], where: readonly SQL[], order: EntryOrder, limit: number): SQL {
  if (actions.length === 0) return plain([sql`false`], order, limit);
  const ranges = actions.map(
    (action) => sql`(${plain([...where, sql`action_type = ${action}`], order, limit)})`,
  );
  return sql`SELECT * FROM (${sql.join(ranges, sql` UNION ALL `)}) AS entry ${inOrder(order)} LIMIT ${limit}`;
}

function contentConditions({ scope, target, address }: AuditFilter, terms: SearchTerms | undefined): SQL[] {
  const conditions: SQL[] = [];
  // The cheap look at the text comes before the one at what it means.
  if (scope !== undefined)
    conditions.push(
      sql`strpos(payload, ${scope}) > 0`,
      sql`${scope} = ANY(string_to_array(payload::jsonb #>> '{metadata,scope}', ' '))`,
    );
  if (target !== undefined) conditions.push(sql`strpos(lower(target), ${target.toLowerCase()}) > 0`);
  if (address !== undefined) {
    // The canonical text begins with the address.
    const start = address.endsWith("*") ? address.slice(0, -1) : `${address}"`;
    conditions.push(sql`starts_with(payload, ${`{"ipAddress":"${start}`})`);
  }
  if (terms !== undefined) conditions.push(mentions(terms));
  return conditions;
}

/** A text as it stands within the canonical JSON of a payload, in lower case. */
const asInPayload = (text: string): string => JSON.stringify(text.toLowerCase()).slice(1, -1);

function mentions({ text, actions, actorIds }: SearchTerms): SQL {
  const ids = sql.param([...actorIds]);
  return sql`(
    action_type = ANY(${sql.param([...actions])}::text[])
    OR actor_id = ANY(${ids}::text[]) OR agent_id = ANY(${ids}::uuid[])
    OR (strpos(lower(payload), ${asInPayload(text)}) > 0 AND EXISTS (
      SELECT 1 FROM jsonb_each_text((payload::jsonb - 'metadata') || (payload::jsonb -> 'metadata')) AS fact
      WHERE strpos(lower(fact.value), ${text}) > 0)))`;
}
