import type { ObservedCell } from "./cell-state.ts";
import { statusStep } from "./status-step.ts";
import type { Stage, Step } from "./step.ts";
import { STOP_GRACE_SECONDS } from "./stop-grace.ts";

/** Containers go, the state stays. */
export function planStopped(reason: string | undefined, observed: ObservedCell): readonly Stage[] {
  const outside: Step[] = [];
  if (observed.egressSocket) outside.push({ kind: "forget-gateway" });
  if (observed.disk === "mounted") outside.push({ kind: "unmount-disk" });
  return [
    observed.agent === undefined ? [] : [{ kind: "remove-agent", graceSeconds: STOP_GRACE_SECONDS }],
    observed.airlock === undefined ? [] : [{ kind: "remove-airlock" }],
    outside,
    observed.failures === 0 && observed.retryAt === undefined ? [] : [{ kind: "clear-failures" }],
    statusStep(observed, "stopped", reason),
  ];
}
