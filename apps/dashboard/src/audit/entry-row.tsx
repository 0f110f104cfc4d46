"use client";

import type { AuditEntry } from "@deployclaw/contracts/client";
import { describeEntry } from "@deployclaw/domain";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { classNames } from "../ui/class-names.ts";
import { ProveEntry } from "./prove-entry.tsx";

const DOTS = { good: "bg-good", bad: "bg-bad", plain: "bg-line" } as const;

/** `requestId` as a person reads it: "Request id". */
function inWords(key: string): string {
  const words = key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const facts = (entry: AuditEntry): readonly (readonly [string, string])[] => [
  ["Number in the log", entry.seq === null ? "not yet numbered, about a second" : String(entry.seq)],
  ["Action", entry.action],
  ...(entry.decision === null ? [] : [["Decision", entry.decision] as const]),
  ["By", entry.actorName === null ? entry.actorKind : `${entry.actorKind} ${entry.actorName}`],
  ["Actor id", entry.actorId],
  ...(entry.agentId === null ? [] : [["Agent", entry.agentName ?? entry.agentId] as const]),
  ...(entry.target === null ? [] : [["Target", entry.target] as const]),
  ...(entry.ipAddress === null ? [] : [["Address", entry.ipAddress] as const]),
  ...Object.entries(entry.metadata ?? {}).map(
    ([key, value]) => [inWords(key), typeof value === "string" ? value : JSON.stringify(value)] as const,
  ),
  ...(entry.metadata === null ? [["Content", "erased after its time of retention"] as const] : []),
  ["Entry", entry.id],
  ["Written", entry.createdAt],
];

function EntryDetails({ entry }: { readonly entry: AuditEntry }) {
  return (
    <div className="grid min-w-0 gap-4 bg-sunken/60 px-5 py-4 text-sm sm:pl-29">
      <dl className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-1.5 sm:grid-cols-[10rem_minmax(0,1fr)]">
        {facts(entry).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="mb-2 font-mono text-xs leading-5.5 break-all sm:mb-0">{value}</dd>
          </div>
        ))}
      </dl>
      {entry.seq === null ? null : <ProveEntry seq={entry.seq} />}
    </div>
  );
}

/** One entry as a sentence; opened, all that it holds and its proof. */
export function EntryRow({
  entry,
  me,
}: {
  readonly entry: AuditEntry;
  /** The id of whoever looks at it. */
  readonly me: string | undefined;
}) {
  const [wasOpened, setWasOpened] = useState(false);
  const { sentence, tone } = describeEntry(entry, me);
  const isErased = entry.metadata === null;
  return (
    <details
      className="group border-b border-line last:border-b-0"
      onToggle={({ currentTarget }) => currentTarget.open && setWasOpened(true)}
    >
      <summary className="flex list-none items-start gap-3 px-5 py-3 hover:bg-sunken/60 [&::-webkit-details-marker]:hidden">
        <time
          dateTime={entry.createdAt}
          className="w-17 shrink-0 pt-px font-mono text-xs leading-6 text-muted tabular-nums"
        >
          {new Date(entry.createdAt).toLocaleTimeString("en-GB")}
        </time>
        <span aria-hidden className={classNames("mt-2.25 size-1.75 shrink-0 rounded-full", DOTS[tone])} />
        <span
          className={classNames(
            "min-w-0 flex-1 wrap-anywhere",
            isErased ? "text-muted italic" : "font-medium",
          )}
        >
          {sentence}
        </span>
        {entry.decision === "refused" ? (
          <span className="shrink-0 pt-0.5 text-sm text-bad max-sm:sr-only">refused</span>
        ) : null}
        <ChevronRight
          aria-hidden
          className="mt-1 size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
        />
      </summary>
      {wasOpened ? <EntryDetails entry={entry} /> : null}
    </details>
  );
}
