import type { AgentId } from "@deployclaw/domain";
import type { ListedContainer } from "../engine/engine.ts";
import { type CellTraces, newestChange } from "./cell-traces.ts";
import type { KnownCells } from "./known-cells.ts";

/** Something of this host's that Postgres does not know. */
export type Orphan = {
  /** When it was made or last changed. */
  readonly since: Date;
  /** Old enough to be collected. */
  readonly isDue: boolean;
} & (
  | { readonly kind: "container"; readonly container: ListedContainer }
  | { readonly kind: "cell"; readonly agentId: AgentId; readonly paths: readonly string[] }
  | { readonly kind: "airlock"; readonly cellSlot: number; readonly paths: readonly string[] }
);

/**
 * What carries this installation, host and nonce, or lies in this installation's own directories, and belongs to no agent
 * of this host; containers first. What is younger than the grace period is not due: somebody may be making it now.
 */
export async function findOrphans(
  seen: { readonly containers: readonly ListedContainer[]; readonly traces: CellTraces },
  known: KnownCells,
  { now, graceMs }: { readonly now: Date; readonly graceMs: number },
): Promise<readonly Orphan[]> {
  const aged = (since: Date) => ({ since, isDue: now.getTime() - since.getTime() > graceMs });
  const orphans: Orphan[] = seen.containers
    .filter((container) => !isKnown(container, known))
    .map((container) => ({ kind: "container", container, ...aged(container.createdAt) }));
  for (const [agentId, paths] of seen.traces.ofAgents) {
    if (known.agents.has(agentId)) continue;
    const since = await newestChange(paths);
    if (since !== undefined) orphans.push({ kind: "cell", agentId, paths, ...aged(since) });
  }
  for (const [cellSlot, path] of seen.traces.ofAirlocks) {
    if (known.cellSlots.has(cellSlot)) continue;
    const since = await newestChange([path]);
    if (since !== undefined) orphans.push({ kind: "airlock", cellSlot, paths: [path], ...aged(since) });
  }
  return orphans;
}

/** An airlock that was made for no agent belongs to whoever's row holds its id; everything else says whose it is. */
function isKnown({ agentId, cellSlot, containerId }: ListedContainer, known: KnownCells): boolean {
  if (agentId !== undefined) return known.agents.has(agentId);
  return known.airlockIds.has(containerId) || known.unfinishedSlots.has(cellSlot);
}
