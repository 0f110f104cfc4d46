import type { ListedAgent } from "@deployclaw/contracts/client";
import { describeEntry } from "../audit/describe-entry.ts";

/** What stood in the log last about an agent, as a sentence; the list does not know which user it was. */
export function describeLastAction(
  agent: Pick<ListedAgent, "id" | "name">,
  { action, target, at }: NonNullable<ListedAgent["lastAction"]>,
): string {
  const byAgent = /^(?:request|model)\./.test(action);
  const entry = {
    id: agent.id,
    seq: null,
    agentId: agent.id,
    actorKind: byAgent ? "agent" : "user",
    actorId: byAgent ? agent.id : "",
    action,
    target,
    metadata: {},
    ipAddress: null,
    createdAt: at,
  } as const;
  return describeEntry(entry, (actorId) => (actorId === agent.id ? agent.name : "Somebody")).sentence;
}
