"use client";

import type { AgentTransition } from "@deployclaw/contracts/client";
import { useAgentTransitions } from "../api/transition-queries.ts";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/card.tsx";
import { FailedNote } from "../ui/failed-note.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { stepTitle } from "./deploy-steps.ts";
import { StatusBadge } from "./status-badge.tsx";

function Change({ change }: { readonly change: AgentTransition }) {
  return (
    <li className="grid gap-x-4 gap-y-1 px-5 py-3 sm:grid-cols-[7rem_1fr_auto]">
      <span>
        <StatusBadge status={change.to} still />
      </span>
      <span className="min-w-0 break-words">
        {change.reason ?? (change.from === change.to ? "Seen again." : "")}
        {change.step === null ? null : (
          <span className="block text-sm text-muted">At the step “{stepTitle(change.step)}”.</span>
        )}
      </span>
      <span className="text-sm text-muted">
        <RelativeTime at={change.at} />
      </span>
    </li>
  );
}

function Changes({ id }: { readonly id: string }) {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useAgentTransitions(id);
  if (isPending) return <SkeletonRows rows={3} label="Loading its history" />;
  if (error !== null && data === undefined)
    return (
      <div className="p-5">
        <FailedNote error={error} onRetry={refetch} />
      </div>
    );
  const changes = data?.pages.flatMap((page): readonly AgentTransition[] => page.items) ?? [];
  if (changes.length === 0)
    return <p className="p-5 text-muted">Nothing has changed since it was deployed.</p>;
  return (
    <>
      <ol className="divide-y divide-line">
        {changes.map((change) => (
          <Change key={change.id} change={change} />
        ))}
      </ol>
      {hasNextPage ? (
        <div className="border-t border-line p-3 text-center">
          <Button look="quiet" size="sm" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Earlier changes
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** What became of an agent, change by change, with the reason of each. */
export function AgentHistory({ id }: { readonly id: string }) {
  return (
    <Section title="History" lede="What became of it, and why.">
      <Changes id={id} />
    </Section>
  );
}
