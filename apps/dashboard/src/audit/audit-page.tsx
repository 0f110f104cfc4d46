"use client";

import { Radio, ShieldCheck } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useAgents } from "../api/agent-queries.ts";
import { Button } from "../ui/button.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { AuditFilters, type FilterChange } from "./audit-filters.tsx";
import { AuditHistogram } from "./audit-histogram.tsx";
import { EntryList } from "./entry-list.tsx";
import { ExportLog } from "./export-log.tsx";
import { logFilter } from "./log-filter.ts";
import { type TailState, useLogTail } from "./use-log-tail.ts";

const link =
  "inline-flex items-center gap-2 text-sm font-medium underline decoration-line underline-offset-4 hover:decoration-accent";

/** At once and without asking the server: the page is the same whatever it filters. */
function showInAddress(search: URLSearchParams): void {
  history.replaceState(null, "", search.size === 0 ? location.pathname : `?${search}`);
}

const TAIL_TEXTS: { readonly [S in TailState]: string } = {
  off: "",
  connecting: "Connecting to the log…",
  live: "Following the log",
};

function Tail({
  isOn,
  state,
  count,
  onToggle,
}: {
  readonly isOn: boolean;
  readonly state: TailState;
  readonly count: number;
  readonly onToggle: () => void;
}) {
  const news = count === 0 ? "no new entry yet" : count === 1 ? "1 new entry" : `${count} new entries`;
  return (
    <div className="mb-4 flex flex-wrap items-center gap-3">
      <Button look={isOn ? "primary" : "quiet"} size="sm" aria-pressed={isOn} onClick={onToggle}>
        <Radio aria-hidden />
        Live
      </Button>
      <p role="status" aria-live="polite" className="text-sm text-muted">
        {state === "live" ? `${TAIL_TEXTS.live}: ${news}` : TAIL_TEXTS[state]}
      </p>
    </div>
  );
}

/** Everything that the client's people and agents did. */
export function AuditPage() {
  const search = useSearchParams();
  const agents = useAgents().data?.items ?? [];
  const [isLive, setIsLive] = useState(false);
  const filter = logFilter(search);
  const tail = useLogTail(filter, isLive);
  const change = (changes: FilterChange) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changes))
      if (value === "") next.delete(name);
      else next.set(name, value);
    showInAddress(next);
  };
  return (
    <>
      <PageHeader
        title="Log"
        lede="Every action stands here before it happens. Each entry is numbered and signed within about a second."
        action={
          <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
            <a className={link} href="/api/audit/checkpoint" download="checkpoint.json">
              <ShieldCheck aria-hidden className="size-4" />
              Checkpoint
            </a>
            <Link className={link} href="/audit/forwarding">
              <Radio aria-hidden className="size-4" />
              Forwarding
            </Link>
            <ExportLog filter={filter} />
          </div>
        }
      />
      <AuditFilters
        search={search}
        agents={agents}
        onChange={change}
        onClear={() => showInAddress(new URLSearchParams())}
      />
      <AuditHistogram filter={filter} onPick={({ from, to }) => change({ from, to })} />
      <Tail
        isOn={isLive}
        state={tail.state}
        count={tail.entries.length}
        onToggle={() => setIsLive(!isLive)}
      />
      <EntryList
        filter={filter}
        tail={tail.entries}
        empty={
          search.size === 0
            ? "What you and your agents do will stand here."
            : "Nothing matches these filters."
        }
      />
    </>
  );
}
