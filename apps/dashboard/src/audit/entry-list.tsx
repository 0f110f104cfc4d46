"use client";

import type { AuditEntry } from "@deployclaw/contracts/client";
import { ScrollText } from "lucide-react";
import type { ReactNode } from "react";
import { type AuditFilter, useAuditEntries } from "../api/audit-queries.ts";
import { useSession } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Note } from "../ui/note.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { EntryRow } from "./entry-row.tsx";
import { groupByDay } from "./group-by-day.ts";

const DAY = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});

/** The log, newest first, a card a day. */
export function EntryList({ filter, empty }: { readonly filter: AuditFilter; readonly empty: ReactNode }) {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useAuditEntries(filter);
  const me = useSession().data?.user.id;
  if (isPending)
    return (
      <Card>
        <SkeletonRows rows={8} label="Loading the log" />
      </Card>
    );
  if (error !== null && data === undefined)
    return (
      <Note
        kind="bad"
        action={
          <Button look="quiet" size="sm" onClick={() => void refetch()}>
            Try again
          </Button>
        }
      >
        {error.message}
      </Note>
    );
  const entries = data?.pages.flatMap((page): readonly AuditEntry[] => page.items) ?? [];
  if (entries.length === 0)
    return (
      <Card>
        <EmptyState icon={ScrollText} title="No entries">
          {empty}
        </EmptyState>
      </Card>
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {groupByDay(entries).map(([day, ofDay]) => (
        <section key={day} aria-label={DAY.format(new Date(`${day}T12:00:00`))}>
          <h2 className="mb-2 text-sm font-medium text-muted">{DAY.format(new Date(`${day}T12:00:00`))}</h2>
          <Card className="overflow-hidden">
            {ofDay.map((entry) => (
              <EntryRow key={entry.id} entry={entry} me={me} />
            ))}
          </Card>
        </section>
      ))}
      {hasNextPage ? (
        <div className="text-center">
          <Button look="quiet" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Older entries
          </Button>
        </div>
      ) : null}
    </div>
  );
}
