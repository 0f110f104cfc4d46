import { type Database, withTenant } from "@deployclaw/db";
import type { ClientId } from "@deployclaw/domain";
import type { PageCursor } from "../../page-cursor.ts";
import type { AuditFilter } from "../audit-filter.ts";
import { type AuditEntry, entryViews } from "../entry-view.ts";
import { readEntries } from "../read-entries.ts";
import { csvLine } from "./csv-line.ts";

const PAGE = 2_000;

type Rows = AsyncIterable<readonly AuditEntry[]>;

/**
 * The client's entries that match and had a number below `size` when the export began, oldest first, page by page. Those
 * were all durable then, so that none is missed because it commits while others are read.
 */
export async function* exportPages(
  db: Database<"dc_api">,
  clientId: ClientId,
  filter: AuditFilter,
  size: number,
): Rows {
  let after: PageCursor | undefined;
  do {
    const page = await withTenant(db, clientId, async (tx) => {
      const { rows, next } = await readEntries(tx, clientId, filter, { limit: PAGE, after, order: "oldest" });
      const numbered = rows.filter(({ seq }) => seq !== null && Number(seq) < size);
      return { entries: await entryViews(tx, clientId, numbered), next };
    });
    if (page.entries.length > 0) yield page.entries;
    after = page.next;
  } while (after !== undefined);
}

/** Entries as the API shows them, one a line. */
export async function* jsonLines(pages: Rows): AsyncGenerator<string> {
  for await (const entries of pages) yield entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}

const COLUMNS = {
  number: ({ seq }) => seq,
  time: ({ createdAt }) => createdAt,
  sentence: ({ sentence }) => sentence,
  decision: ({ decision }) => decision,
  action: ({ action }) => action,
  actor: ({ actorName, actorId }) => actorName ?? actorId,
  actor_kind: ({ actorKind }) => actorKind,
  agent: ({ agentName, agentId }) => agentName ?? agentId,
  target: ({ target }) => target,
  address: ({ ipAddress }) => ipAddress,
  facts: ({ metadata }) => (metadata === null ? null : JSON.stringify(metadata)),
  id: ({ id }) => id,
} satisfies { readonly [name: string]: (entry: AuditEntry) => string | number | null };

/** Entries as a table with a line of headings. */
export async function* csvLines(pages: Rows): AsyncGenerator<string> {
  yield csvLine(Object.keys(COLUMNS));
  const cells = Object.values(COLUMNS);
  for await (const entries of pages)
    yield entries.map((entry) => csvLine(cells.map((cell) => cell(entry)))).join("");
}
