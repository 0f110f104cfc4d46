"use client";

import { type AuditEntry, answerOf } from "@deployclaw/contracts/client";
import { useQuery } from "@tanstack/react-query";
import { useRefetchInterval } from "../api/live-updates.tsx";
import { usePlatform } from "../api/platform-context.ts";

/** What an agent did lately. */
export interface AgentActivity {
  readonly memoryBytes: number | null;
  readonly tokensToday: number;
  readonly lastEntry: AuditEntry | null;
}

const midnight = (): string => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate())).toISOString();
};

function activityOf(entries: readonly AuditEntry[]): AgentActivity {
  const tokens = entries.map((entry) => entry.metadata?.["totalTokens"]);
  const tokensToday = tokens.reduce<number>((sum, each) => sum + (typeof each === "number" ? each : 0), 0);
  return { memoryBytes: null, tokensToday, lastEntry: entries[0] ?? null };
}

/** Gives an agent's activity by its id; undefined while it is loading. */
export function useAgentActivity(): (agentId: string) => AgentActivity | undefined {
  const { plain } = usePlatform();
  const refetchInterval = useRefetchInterval();
  const { data } = useQuery({
    queryKey: ["audit", "activity"],
    queryFn: ({ signal }) =>
      answerOf(plain.GET("/api/audit", { params: { query: { from: midnight(), limit: "200" } }, signal })),
    refetchInterval,
  });
  return (agentId) =>
    data === undefined ? undefined : activityOf(data.items.filter((entry) => entry.agentId === agentId));
}
