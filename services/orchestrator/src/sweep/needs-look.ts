import type { ListedContainer } from "../engine/engine.ts";
import { FAILURES_MAX } from "../reconcile/retry-policy.ts";
import type { KnownAgent } from "./known-cells.ts";

/** What a sweep sees of an agent's cell without asking about any one container. */
export interface SeenCell {
  /** Those that say they are of this agent, and those that Postgres has noted for it. */
  readonly containers: readonly ListedContainer[];
  /** Undefined where disks are never mounted. */
  readonly isMounted: boolean | undefined;
  /** The gateway's listener has its socket. */
  readonly hasEgressSocket: boolean;
}

/**
 * Whether an agent's cell may not be as wanted, so that it must be observed, planned and worked on. Pure. What cannot be
 * seen from a list (settings, namespaces, what the disk holds) is for the slice that is compared every time.
 */
export function needsLook(agent: KnownAgent, seen: SeenCell): boolean {
  const isRunning = (containerId: string | undefined): boolean =>
    seen.containers.some((container) => container.containerId === containerId && container.isRunning);
  if (agent.isChanged) return true;
  if (agent.desired === "stopped")
    return (
      agent.status !== "stopped" ||
      seen.containers.length > 0 ||
      seen.isMounted === true ||
      seen.hasEgressSocket
    );
  if (agent.desired === "deleted" || agent.generation !== agent.agentGeneration || agent.isWaiting)
    return true;
  if (agent.status === "error") return agent.failures < FAILURES_MAX || isRunning(agent.agentContainerId);
  const isWhole =
    isRunning(agent.agentContainerId) &&
    isRunning(agent.airlockContainerId) &&
    seen.containers.length === 2 &&
    seen.isMounted !== false &&
    seen.hasEgressSocket;
  // One that failed before is looked at until that is forgotten.
  return agent.status !== "running" || agent.failures > 0 || !isWhole;
}
