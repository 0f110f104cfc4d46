"use client";

import { AUDIT_ACTIONS, type AuditAction } from "@deployclaw/domain";
import { Download, Radio, ShieldCheck } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useAgents } from "../api/agent-queries.ts";
import type { AuditFilter } from "../api/audit-queries.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { EntryList } from "./entry-list.tsx";

const isAction = (value: string | null): value is AuditAction =>
  AUDIT_ACTIONS.some((action) => action === value);

const startOf = (day: string) => new Date(`${day}T00:00:00`);

function startOfNext(day: string): Date {
  const date = startOf(day);
  date.setDate(date.getDate() + 1);
  return date;
}

/** The filter that stands in the page's address; days are those of this device. */
function filterOf(search: URLSearchParams): AuditFilter {
  const value = (name: string) => search.get(name) || undefined;
  const [agentId, from, to, target] = ["agent", "from", "to", "target"].map(value);
  const action = search.get("action");
  return {
    ...(agentId && { agentId }),
    ...(isAction(action) && { action }),
    ...(from && { from: startOf(from).toISOString() }),
    ...(to && { to: startOfNext(to).toISOString() }),
    ...(target && { target }),
  };
}

const link =
  "inline-flex items-center gap-2 text-sm font-medium underline decoration-line underline-offset-4 hover:decoration-accent";

/** At once and without asking the server: the page is the same whatever it filters. */
function showInAddress(search: URLSearchParams): void {
  history.replaceState(null, "", search.size === 0 ? location.pathname : `?${search}`);
}

/** Everything that the client's people and agents did. */
export function AuditPage() {
  const search = useSearchParams();
  const agents = useAgents().data?.items ?? [];
  const change = (name: string, value: string) => {
    const next = new URLSearchParams(search);
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
          <p className="flex flex-wrap gap-x-5 gap-y-2">
            <a className={link} href="/api/audit/checkpoint" download="checkpoint.json">
              <ShieldCheck aria-hidden className="size-4" />
              Checkpoint
            </a>
            <a className={link} href="/api/audit/export" download="audit.ndjson">
              <Download aria-hidden className="size-4" />
              Export
            </a>
            <Link className={link} href="/audit/forwarding">
              <Radio aria-hidden className="size-4" />
              Forwarding
            </Link>
          </p>
        }
      />
      <AuditFilters
        search={search}
        agents={agents}
        onChange={change}
        onClear={() => showInAddress(new URLSearchParams())}
      />
      <EntryList
        filter={filterOf(search)}
        empty={
          search.size === 0
            ? "What you and your agents do will stand here."
            : "Nothing matches these filters."
        }
      />
    </>
  );
}
