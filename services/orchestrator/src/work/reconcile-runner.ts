import { type AgentId, isAppError } from "@deployclaw/domain";
import type { Reconciler } from "../reconcile/reconciler.ts";
import { retryOf } from "./retry-of.ts";

/** Runs reconciliations: one at a time for an agent, a few at a time in all, again when one asks for it or fails. */
export interface ReconcileRunner {
  /** Sees to it that a reconciliation of this agent begins after this call. Never throws, never waits. */
  request(agentId: AgentId): void;
  /** How many reconciliations are running now. */
  running(): number;
  /** Starts no more and waits for those that run. */
  close(): Promise<void>;
}

interface Agent {
  state: "idle" | "queued" | "running";
  /** Asked for again while it ran. */
  requested: boolean;
  attempts: number;
  timer: NodeJS.Timeout | undefined;
}

/** A runner of at most `concurrency` reconciliations; `log` is told of failures. */
export function createReconcileRunner(deps: {
  readonly reconciler: Reconciler;
  readonly concurrency: number;
  /** A number from 0 to 1, anew each time. */
  readonly random: () => number;
  readonly log: (message: string, err: unknown) => void;
}): ReconcileRunner {
  const agents = new Map<AgentId, Agent>();
  const queue: AgentId[] = [];
  const active = new Set<Promise<void>>();
  let closed = false;

  function request(agentId: AgentId): void {
    if (closed) return;
    const agent = agents.get(agentId) ?? { state: "idle", requested: false, attempts: 0, timer: undefined };
    agents.set(agentId, agent);
    clearTimeout(agent.timer);
    agent.timer = undefined;
    if (agent.state === "running") agent.requested = true;
    if (agent.state !== "idle") return;
    agent.state = "queued";
    queue.push(agentId);
    pump();
  }

  function pump(): void {
    while (!closed && active.size < deps.concurrency) {
      const agentId = queue.shift();
      const agent = agentId === undefined ? undefined : agents.get(agentId);
      if (agentId === undefined || agent === undefined) return;
      const work = run(agentId, agent).finally(() => {
        active.delete(work);
        pump();
      });
      active.add(work);
    }
  }

  async function run(agentId: AgentId, agent: Agent): Promise<void> {
    agent.state = "running";
    agent.requested = false;
    const againAfterMs = await attempt(agentId, agent);
    agent.state = "idle";
    if (closed) return;
    if (agent.requested) request(agentId);
    else if (againAfterMs !== undefined) agent.timer = setTimeout(() => request(agentId), againAfterMs);
    else agents.delete(agentId);
  }

  async function attempt(agentId: AgentId, agent: Agent): Promise<number | undefined> {
    try {
      const outcome = await deps.reconciler.reconcile(agentId);
      agent.attempts = 0;
      return outcome?.againAfterMs;
    } catch (err) {
      agent.attempts += 1;
      deps.log(`reconciling ${agentId} failed (attempt ${agent.attempts})`, err);
      return retryOf(isAppError(err) ? err.code : undefined, agent.attempts, deps.random());
    }
  }

  return {
    request,
    running: () => active.size,
    close: async () => {
      closed = true;
      for (const agent of agents.values()) clearTimeout(agent.timer);
      await Promise.all(active);
    },
  };
}
