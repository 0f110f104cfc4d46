"use client";

import type { ListedAgent } from "@deployclaw/contracts/client";
import { describeEntry } from "@deployclaw/domain";
import Link from "next/link";
import { useSession } from "../session/use-session.ts";
import { Card } from "../ui/card.tsx";
import { formatCount } from "../ui/format-bytes.ts";
import { RelativeTime } from "../ui/relative-time.tsx";
import { MemoryUse } from "./memory-use.tsx";
import { RUNTIME_TEXTS } from "./runtime-names.ts";
import { StatusBadge } from "./status-badge.tsx";

const CELL = "px-5 py-4 align-top";

function LastAction({ agent }: { readonly agent: ListedAgent }) {
  const me = useSession().data?.user.id;
  if (agent.lastAction === null) return <span className="text-muted">Nothing yet</span>;
  return (
    <>
      <span className="line-clamp-2">{describeEntry(agent.lastAction, me).sentence}</span>
      <span className="text-sm text-muted">
        <RelativeTime at={agent.lastAction.at} />
      </span>
    </>
  );
}

function AgentRow({ agent }: { readonly agent: ListedAgent }) {
  return (
    <tr className="group relative grid grid-cols-2 gap-x-4 gap-y-3 border-b border-line p-5 last:border-b-0 hover:bg-sunken/60 md:table-row md:p-0">
      <td className={`col-span-2 md:w-[30%] ${CELL} max-md:p-0`}>
        <Link
          href={`/agents/${agent.id}`}
          className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {agent.name}
        </Link>
        <span className="block text-sm text-muted">
          {RUNTIME_TEXTS[agent.runtime].title}, {agent.model}
        </span>
      </td>
      <td className={`${CELL} max-md:order-first max-md:col-span-2 max-md:p-0`}>
        <StatusBadge status={agent.status} />
      </td>
      <td className={`${CELL} whitespace-nowrap tabular-nums max-md:p-0`}>
        <span className="block text-sm text-muted md:hidden">Memory</span>
        <MemoryUse agent={agent} />
      </td>
      <td className={`${CELL} max-md:p-0`}>
        <span className="block text-sm text-muted md:hidden">Spend today</span>
        <span className="tabular-nums">
          {formatCount(agent.tokensToday)}
          <span className="text-muted"> tokens</span>
        </span>
      </td>
      <td className={`col-span-2 md:w-[28%] ${CELL} max-md:p-0`}>
        <LastAction agent={agent} />
      </td>
    </tr>
  );
}

/** Agents with what they do now; a table on a desk, cards on a phone. */
export function AgentTable({ agents }: { readonly agents: readonly ListedAgent[] }) {
  return (
    <Card className="overflow-hidden">
      <table className="block w-full text-left md:table">
        <caption className="sr-only">Your agents</caption>
        <thead className="hidden border-b border-line text-sm text-muted md:table-header-group">
          <tr>
            {["Agent", "Status", "Memory", "Spend today", "Last action"].map((heading) => (
              <th key={heading} scope="col" className="px-5 py-3 font-medium whitespace-nowrap">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="block md:table-row-group">
          {agents.map((agent) => (
            <AgentRow key={agent.id} agent={agent} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}
