import { appendAudit } from "@deployclaw/db";
import type { CellRole } from "../engine/cell-spec.ts";
import type { ClaimedCell } from "./cell-lease.ts";
import { fenced } from "./fenced.ts";
import { platformEntry, type StatusWriter } from "./platform-entry.ts";
import { recordTransition } from "./record-transition.ts";

/**
 * Says in a client's log which settings of a container were not as specified, before it is replaced, and in the agent's
 * history where the agent itself goes on. Throws `stale_lease` when fenced.
 */
export function writeDrift(
  { db, audit, clock }: StatusWriter,
  cell: ClaimedCell,
  { container, settings }: { readonly container: CellRole; readonly settings: readonly string[] },
): Promise<void> {
  return fenced(db, cell.lease, async (tx) => {
    const at = clock();
    await appendAudit(tx, audit, [platformEntry(cell, "cell.drift", at, { container, settings })]);
    if (container === "agent") return;
    const reason = `The airlock differed from its specification (${settings.join(", ")}).`;
    const told = { from: cell.status, to: cell.status, reason, step: undefined, at };
    await recordTransition(tx, { ...cell, ...cell.lease }, told);
  });
}
