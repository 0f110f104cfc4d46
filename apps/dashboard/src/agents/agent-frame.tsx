"use client";

import { ApiProblem } from "@deployclaw/contracts/client";
import { ArrowLeft, SearchX } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useAgent } from "../api/agent-queries.ts";
import { ButtonLink } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { FailedNote } from "../ui/failed-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { AgentActions } from "./agent-actions.tsx";
import { RUNTIME_TEXTS } from "./runtime-names.ts";
import { StatusBadge } from "./status-badge.tsx";

const TABS = [
  ["", "Chat"],
  ["/overview", "Overview"],
  ["/credentials", "Credentials"],
  ["/metrics", "Metrics"],
  ["/isolation", "Isolation"],
  ["/output", "Output"],
  ["/log", "Log"],
  ["/settings", "Settings"],
] as const;

function Tabs({ id }: { readonly id: string }) {
  const path = usePathname();
  return (
    <nav aria-label="Agent" className="mb-6 flex gap-6 overflow-x-auto border-b border-line">
      {TABS.map(([suffix, title]) => {
        const href = `/agents/${id}${suffix}`;
        const isHere = path === href;
        return (
          <Link
            key={title}
            href={href}
            aria-current={isHere ? "page" : undefined}
            className={classNames(
              "-mb-px border-b-2 px-0.5 pt-1 pb-3 font-medium whitespace-nowrap -outline-offset-2",
              isHere ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
            )}
          >
            {title}
          </Link>
        );
      })}
    </nav>
  );
}

/** What stands above every page of one agent: its name, status, what can be done, and its pages. */
export function AgentFrame({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const { data: agent, error, refetch } = useAgent(id);
  if (error instanceof ApiProblem && error.kind === "not-found")
    return (
      <EmptyState
        icon={SearchX}
        heading="h1"
        title="There is no such agent"
        action={<ButtonLink href="/agents">All agents</ButtonLink>}
      >
        It may have been deleted. What it did stays in the log.
      </EmptyState>
    );
  return (
    <>
      <Link
        href="/agents"
        className="mb-3 inline-flex items-center gap-1.5 text-sm text-muted hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" />
        Agents
      </Link>
      <header className="mb-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 gap-1">
          <h1 className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-2xl font-semibold tracking-tight">
            {agent?.name ?? <Skeleton className="h-8 w-48" />}
            {agent === undefined ? null : <StatusBadge status={agent.status} />}
          </h1>
          <p className="text-sm text-muted">
            {agent === undefined ? "Loading" : `${RUNTIME_TEXTS[agent.runtime].title} with ${agent.model}`}
          </p>
        </div>
        {agent === undefined ? null : <AgentActions agent={agent} />}
      </header>
      <Tabs id={id} />
      {error !== null && agent === undefined ? <FailedNote error={error} onRetry={refetch} /> : children}
    </>
  );
}
