import type { ObservedCell, WantedCell } from "./cell-state.ts";
import { planDeleted } from "./plan-deleted.ts";
import { planImage } from "./plan-image.ts";
import { planRunning } from "./plan-running.ts";
import { planStopped } from "./plan-stopped.ts";
import type { Stage, Step } from "./step.ts";

/**
 * What to do to bring a cell to what is wanted, given what is there: stages in order, none when nothing is left to do.
 * Pure; looking again and planning anew after any prefix of the steps leads to the same end.
 */
export function plan(wanted: WantedCell, observed: ObservedCell, now: Date): readonly Stage[] {
  const strays = observed.strays.map(
    (stray): Step => ({ kind: "remove-stray", containerId: stray.containerId }),
  );
  return [strays, ...planWanted(wanted, observed, now)].filter((stage) => stage.length > 0);
}

function planWanted(wanted: WantedCell, observed: ObservedCell, now: Date): readonly Stage[] {
  switch (wanted.desired) {
    case "running":
      return planRunning(wanted, observed, now);
    case "image":
      return planImage(wanted, observed, now);
    case "stopped":
      return planStopped(wanted.reason, observed);
    case "deleted":
      return planDeleted(observed);
  }
}
