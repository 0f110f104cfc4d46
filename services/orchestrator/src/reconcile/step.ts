import type { AgentStatus } from "@deployclaw/domain";
import type { CellNetwork, CellRole } from "../engine/cell-spec.ts";

/** One idempotent thing to do for a cell. */
export type Step =
  | { readonly kind: "set-status"; readonly status: AgentStatus; readonly reason: string | undefined }
  | { readonly kind: "remove-stray"; readonly containerId: string }
  | { readonly kind: "report-drift"; readonly container: CellRole; readonly settings: readonly string[] }
  | { readonly kind: "create-directories" }
  | { readonly kind: "mount-disk" }
  | { readonly kind: "prepare-gateway" }
  | { readonly kind: "create-airlock"; readonly network: CellNetwork }
  | { readonly kind: "start-airlock" }
  | { readonly kind: "create-agent" }
  | { readonly kind: "change-limits" }
  | { readonly kind: "start-agent" }
  | { readonly kind: "await-ready" }
  | { readonly kind: "check-health" }
  | { readonly kind: "record-replaced-airlock" }
  | { readonly kind: "record-failure"; readonly failures: number; readonly retryAt: Date | undefined }
  | { readonly kind: "clear-failures" }
  | { readonly kind: "wait"; readonly until: Date }
  | { readonly kind: "stop-agent"; readonly graceSeconds: number }
  | { readonly kind: "remove-agent"; readonly graceSeconds: number }
  | { readonly kind: "remove-airlock" }
  | { readonly kind: "forget-gateway" }
  | { readonly kind: "unmount-disk" }
  | { readonly kind: "remove-disk" }
  | { readonly kind: "remove-directories" }
  | { readonly kind: "delete-row" };

/** Steps that may run side by side; the next stage starts when all of them are done. */
export type Stage = readonly Step[];

/** What a step leaves to be done: nothing, or to look again after a while, in milliseconds. */
export type StepOutcome = { readonly againAfterMs: number } | undefined;
