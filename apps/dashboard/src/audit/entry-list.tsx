"use client";

import type { AuditEntry } from "@deployclaw/contracts/client";
import { ScrollText } from "lucide-react";
import type { ReactNode } from "react";
import { type AuditFilter, useAuditEntries } from "../api/audit-queries.ts";
import { useSession } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { FailedNote } from "../ui/failed-note.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { EntryRow } from "./entry-row.tsx";
import { groupByDay } from "./group-by-day.ts";

const DAY = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});

const CLOCK = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

function Days({ entries, me }: { readonly entries: readonly AuditEntry[]; readonly me: string | undefined }) {
  return groupByDay(entries).map(([day, ofDay]) => (
    <section key={day} aria-label={DAY.format(new Date(`${day}T12:00:00`))}>
      <h2 className="mb-2 text-sm font-medium text-muted">{DAY.format(new Date(`${day}T12:00:00`))}</h2>
      <Card className="overflow-hidden">
        {ofDay.map((entry) => (
          <EntryRow key={entry.id} entry={entry} me={me} />
        ))}
      </Card>
    </section>
  ));
}

/** Those of the tail that the list does not hold yet come first, each entry once. */
function together(tail: readonly AuditEntry[], listed: readonly AuditEntry[]): readonly AuditEntry[] {
  const fresh = new Map(tail.map((entry) => [entry.id, entry]));
  const known = new Set(listed.map(({ id }) => id));
  // The list may have read an entry before it got its number.
  const numbered = listed.map((entry) => (entry.seq === null ? (fresh.get(entry.id) ?? entry) : entry));
  return [...tail.filter(({ id }) => !known.has(id)), ...numbered];
}

/** The log, newest first, a card a day; before it what a tail brings. */
export function EntryList({
  filter,
  empty,
  tail = [],
}: {
  readonly filter: AuditFilter;
  readonly empty: ReactNode;
  readonly tail?: readonly AuditEntry[];
}) {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useAuditEntries(filter);
  const me = useSession().data?.user.id;
  if (isPending)
    return (
      <Card>
        <SkeletonRows rows={8} label="Loading the log" />
      </Card>
    );
  if (error !== null && data === undefined) return <FailedNote error={error} onRetry={refetch} />;
  const listed = data?.pages.flatMap((page): readonly AuditEntry[] => page.items) ?? [];
  const entries = together(tail, listed);
  const searchedTo = data?.pages.at(-1)?.searchedTo ?? null;
  if (entries.length === 0 && searchedTo === null)
    return (
      <Card>
        <EmptyState icon={ScrollText} title="No entries">
          {empty}
        </EmptyState>
      </Card>
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <Days entries={entries} me={me} />
      {searchedTo === null ? null : (
        <p role="status" className="text-center text-sm text-muted">
          Searched back to {CLOCK.format(new Date(searchedTo))}.
        </p>
      )}
      {hasNextPage ? (
        <div className="text-center">
          <Button look="quiet" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {searchedTo === null ? "Older entries" : "Search further back"}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
