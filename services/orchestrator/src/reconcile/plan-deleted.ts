import type { ObservedCell } from "./cell-state.ts";
import { statusStep } from "./status-step.ts";
import type { Stage } from "./step.ts";

/** Nothing is left over; the row goes last, so that until then somebody remembers. */
export function planDeleted(observed: ObservedCell): readonly Stage[] {
  return [
    statusStep(observed, "deleting"),
    observed.agent === undefined ? [] : [{ kind: "remove-agent", graceSeconds: 0 }],
    observed.airlock === undefined ? [] : [{ kind: "remove-airlock" }],
    observed.directories === "absent" ? [] : [{ kind: "forget-gateway" }],
    observed.disk === "absent" ? [] : [{ kind: "remove-disk" }],
    observed.directories === "absent" ? [] : [{ kind: "remove-directories" }],
    [{ kind: "delete-row" }],
  ];
}
