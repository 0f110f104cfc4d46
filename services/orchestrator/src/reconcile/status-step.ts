import type { AgentStatus } from "@deployclaw/domain";
import type { ObservedCell } from "./cell-state.ts";
import type { Stage } from "./step.ts";

/** A stage that says so when the status or its reason changes; an empty one otherwise. */
export function statusStep(observed: ObservedCell, status: AgentStatus, reason?: string): Stage {
  if (observed.status === status && observed.statusReason === reason) return [];
  return [{ kind: "set-status", status, reason }];
}
