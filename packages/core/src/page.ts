import { formatPageCursor, type PageCursor } from "./page-cursor.ts";

/** One page of a list; `nextCursor` is null on the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Makes a page of `limit` items from the rows of a query that asked for one more. */
export function pageOf<Row extends PageCursor, Item>(
  rows: readonly Row[],
  limit: number,
  show: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: shown.map(show), nextCursor: more ? formatPageCursor(last) : null };
}
