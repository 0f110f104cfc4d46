import type { Agent } from "@deployclaw/contracts/client";
import { formatBytes } from "../ui/format-bytes.ts";

/** What an agent uses of the memory that its cell has; what it may use when that is not known. */
export function MemoryUse({ agent }: { readonly agent: Pick<Agent, "memoryBytes" | "resources"> }) {
  return (
    <>
      {agent.memoryBytes === null ? null : `${formatBytes(agent.memoryBytes)} `}
      <span className="text-muted">{agent.memoryBytes === null ? "up to" : "of"} </span>
      {formatBytes(agent.resources.memoryBytes)}
    </>
  );
}
