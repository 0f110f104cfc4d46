"use client";

import type { Agent } from "@deployclaw/contracts/client";
import type { ReactNode } from "react";
import { useAgent, useAgentUsage } from "../api/agent-queries.ts";
import { Section } from "../ui/card.tsx";
import { formatBytes } from "../ui/format-bytes.ts";
import { RelativeTime } from "../ui/relative-time.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { AgentHistory } from "./agent-history.tsx";
import { describeUsage } from "./describe-usage.ts";
import { MemoryUse } from "./memory-use.tsx";
import { PermissionsExplained } from "./permissions-explained.tsx";
import { RUNTIME_TEXTS } from "./runtime-names.ts";
import { StatusNote } from "./status-note.tsx";

function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-3 p-5 sm:grid-cols-[10rem_1fr]">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="-mb-2.5 text-sm text-muted sm:mb-0 sm:text-base">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Overview({ agent }: { readonly agent: Agent }) {
  const usage = useAgentUsage(agent.id).data;
  const { cpuMillis, diskBytes, pidsMax } = agent.resources;
  return (
    <div className="grid gap-5">
      <StatusNote agent={agent} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Section title="About">
          <Facts
            facts={[
              ["Runtime", RUNTIME_TEXTS[agent.runtime].title],
              ["Model", agent.model],
              ["Host", agent.host ?? "none yet"],
              ["Deployed", <RelativeTime key="created" at={agent.createdAt} />],
              ["Changed", <RelativeTime key="updated" at={agent.updatedAt} />],
              [
                "Id",
                <code key="id" className="font-mono text-xs break-all">
                  {agent.id}
                </code>,
              ],
            ]}
          />
        </Section>
        <Section title="The cell" lede="Hard limits, kept by the kernel.">
          <Facts
            facts={[
              ["Network", "loopback only; one socket to the gateway"],
              ["Memory", <MemoryUse key="memory" agent={agent} />],
              ["Processor", `${cpuMillis / 1000} of a core`],
              ["Disk", formatBytes(diskBytes)],
              ["Processes", `at most ${pidsMax}`],
            ]}
          />
        </Section>
      </div>
      <Section title="Limits" lede="Counted in UTC. What is reserved for an answer counts until it is known.">
        {usage === undefined ? (
          <div className="p-5">
            <SkeletonRows rows={1} label="Loading what it used" />
          </div>
        ) : (
          <Facts facts={describeUsage(usage)} />
        )}
      </Section>
      <Section title="Permissions" lede="Anything else is refused and recorded.">
        <div className="p-5">
          <PermissionsExplained permissions={agent.permissions} />
        </div>
      </Section>
      <AgentHistory id={agent.id} />
    </div>
  );
}

/** What an agent is, where it runs, and what it may do. */
export function OverviewPage({ id }: { readonly id: string }) {
  const { data: agent } = useAgent(id);
  return agent === undefined ? (
    <SkeletonRows rows={6} label="Loading the agent" />
  ) : (
    <Overview agent={agent} />
  );
}
