import type { ObservedCell } from "./cell-state.ts";
import { FAILURES_MAX, retryDelayMs } from "./retry-policy.ts";
import { statusStep } from "./status-step.ts";
import type { Stage } from "./step.ts";

/**
 * What follows from an agent that failed: it is noted and waited for, longer each time, and after
 * {@link FAILURES_MAX} failures in a row it is stopped and left in `error`. Undefined when it is time to try again.
 */
export function planFailure(observed: ObservedCell, reason: string, now: Date): readonly Stage[] | undefined {
  if (observed.retryAt === undefined) {
    if (observed.failures >= FAILURES_MAX) return givenUp(observed, observed.statusReason ?? reason);
    const failures = observed.failures + 1;
    if (failures >= FAILURES_MAX)
      return [
        [{ kind: "record-failure", failures, retryAt: undefined }],
        ...givenUp(observed, `${reason} It failed ${failures} times in a row and is not tried again.`),
      ];
    const retryAt = new Date(now.getTime() + retryDelayMs(failures, observed.chance));
    return [
      [{ kind: "record-failure", failures, retryAt }],
      statusStep(observed, "provisioning", `${reason} It is started again.`),
      [{ kind: "wait", until: retryAt }],
    ];
  }
  if (observed.retryAt > now)
    return [
      statusStep(observed, "provisioning", observed.statusReason ?? `${reason} It is started again.`),
      [{ kind: "wait", until: observed.retryAt }],
    ];
  return undefined;
}

function givenUp(observed: ObservedCell, reason: string): readonly Stage[] {
  return [
    observed.agent?.state.kind === "running" ? [{ kind: "stop-agent", graceSeconds: 0 }] : [],
    statusStep(observed, "error", reason),
  ];
}
