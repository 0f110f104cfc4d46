import { setTimeout as delay } from "node:timers/promises";
import type { AgentId } from "@deployclaw/domain";
import { createReconciler, type ReconcilerDeps } from "../../reconcile/reconciler.ts";
import { withDeathPoints } from "./death-points.ts";

class Killed extends Error {}

/**
 * As {@link killedProcess}, without a process: at the point everything is dropped, and whatever is under way beside it
 * ends at its own next point. It gives no lease back.
 */
export async function diedInThought(
  deps: ReconcilerDeps,
  agentId: AgentId,
  diesAt: number,
): Promise<string | undefined> {
  let count = 0;
  let died: string | undefined;
  const parts = withDeathPoints(deps, (done) => {
    if (died === undefined && count === diesAt) died = done;
    count += 1;
    if (died !== undefined) throw new Killed();
  });
  const { reconcile } = createReconciler(parts);
  try {
    for (let outcome = await reconcile(agentId); outcome !== undefined; outcome = await reconcile(agentId))
      await delay(outcome.againAfterMs);
  } catch (err) {
    if (!(err instanceof Killed)) throw err;
  }
  return died;
}
