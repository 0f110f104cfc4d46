import type { Orphan } from "./find-orphans.ts";

/** What an orphan is and whose it says it is, in words for an operator. */
export function describeOrphan(orphan: Orphan): string {
  switch (orphan.kind) {
    case "container": {
      const { role, containerId, agentId, cellSlot } = orphan.container;
      const owner = agentId === undefined ? `in slot ${cellSlot}` : `of agent ${agentId}`;
      return `the ${role} container ${containerId.slice(0, 12)} ${owner}, which is not in the database`;
    }
    case "cell":
      return `what is left of agent ${orphan.agentId}, which is not in the database (${orphan.paths.join(", ")})`;
    case "airlock":
      return `what is left of the airlock in slot ${orphan.cellSlot}, which nobody has (${orphan.paths.join(", ")})`;
  }
}
