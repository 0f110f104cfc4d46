import type { AgentStatus } from "@deployclaw/domain";
import type { Activity, AgentState, EntryHead } from "./read-activity.ts";

/** One thing that changed between two moments. */
export type ActivityEvent =
  | {
      readonly kind: "agent";
      readonly agent: Omit<AgentState, "status"> & { readonly status: AgentStatus | "gone" };
    }
  | { readonly kind: "audit"; readonly entry: EntryHead };

const isSame = (a: AgentState, b: AgentState): boolean =>
  a.status === b.status &&
  a.statusReason === b.statusReason &&
  a.updatedAt.getTime() === b.updatedAt.getTime() &&
  a.memoryBytes === b.memoryBytes &&
  JSON.stringify(a.deployment) === JSON.stringify(b.deployment);

/**
 * What is new since an earlier moment: changed and made agents, agents that are gone, then new entries, oldest first.
 * Entries are told by their id, since one that commits late may be older than those that were seen.
 */
export function compareActivity(before: Activity, now: Activity): readonly ActivityEvent[] {
  const known = new Map(before.agents.map((agent) => [agent.id, agent]));
  const present = new Set(now.agents.map((agent) => agent.id));
  const seen = new Set(before.newest.map((entry) => entry.id));
  const changed = now.agents.filter((agent) => {
    const earlier = known.get(agent.id);
    return earlier === undefined || !isSame(earlier, agent);
  });
  const gone = before.agents.filter((agent) => !present.has(agent.id));
  const fresh = now.newest.filter((entry) => !seen.has(entry.id));
  return [
    ...changed.map((agent) => ({ kind: "agent" as const, agent })),
    ...gone.map((agent) => ({ kind: "agent" as const, agent: { ...agent, status: "gone" as const } })),
    ...fresh.toReversed().map((entry) => ({ kind: "audit" as const, entry })),
  ];
}
