import { withTenant } from "@deployclaw/db";
import { requireAbility } from "../context/require-ability.ts";
import type { Page } from "../page.ts";
import { formatPageCursor, parsePageCursor } from "../page-cursor.ts";
import type { ProductContext } from "../product-context.ts";
import type { AuditFilter } from "./audit-filter.ts";
import { type AuditEntry, entryViews } from "./entry-view.ts";
import { readEntries } from "./read-entries.ts";

/** How far a writer's clock may be ahead of this process's for its entries to be listed at once. */
const AHEAD_MS = 24 * 60 * 60_000;

/** A page of the log. */
export interface EntryPage extends Page<AuditEntry> {
  /** How far back was looked when the page ended before it was full; null when it did not. */
  readonly searchedTo: string | null;
}

/**
 * The client's entries that match, newest first, `limit` a page; `nextCursor` is null on the last. A page may hold fewer
 * than that, or none, while there are more: then it says how far back it has looked. Throws `invalid_input` for a cursor
 * that is none.
 */
export async function listAuditEntries({
  ctx,
  input,
}: {
  ctx: Pick<ProductContext, "db" | "client" | "user" | "clock">;
  input: AuditFilter & { readonly cursor?: string | undefined; readonly limit: number };
}): Promise<EntryPage> {
  requireAbility(ctx, "read");
  const { cursor, limit, ...given } = input;
  // Without an end PostgreSQL plans for each of the months that were made ahead, which takes longer than to read a page.
  const filter = { ...given, to: given.to ?? new Date(ctx.clock().getTime() + AHEAD_MS) };
  const after = cursor === undefined ? undefined : parsePageCursor(cursor);
  const clientId = ctx.client.id;
  return withTenant(ctx.db, clientId, async (tx) => {
    const stretch = await readEntries(tx, clientId, filter, { limit, after, order: "newest" });
    const { next, isCutShort } = stretch;
    return {
      items: await entryViews(tx, clientId, stretch.rows),
      nextCursor: next === undefined ? null : formatPageCursor(next),
      searchedTo: isCutShort && next !== undefined ? next.createdAt.toISOString() : null,
    };
  });
}
