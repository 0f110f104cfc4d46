import type { Duplex } from "node:stream";
import { refusalsTogether } from "../audit/audit-entries.ts";
import { type RefusalRecorder, refusalRecorder } from "../audit/refusal-recorder.ts";
import { LIMITS } from "../limits.ts";
import { type UpstreamPools, upstreamPools } from "../network/upstream-pools.ts";
import { type ByteBudget, byteBudget } from "../pipeline/budgets/byte-budget.ts";
import { bucketOfAll, type TokenBucket, tokenBucket } from "../pipeline/budgets/token-bucket.ts";
import type { GatewayDeps } from "../pipeline/gateway-deps.ts";
import { type CellAuthority, cellLeaves } from "../tls/cell-leaves.ts";
import type { ContextFor } from "../tls/terminate-tls.ts";
import type { AgentPolicy } from "./agent-policy.ts";
import type { Exchange } from "./exchange.ts";

/** The gateway's side of one cell: its policy in force, and all that is open on its behalf. */
export interface Cell {
  /** The policy in force now; a request reads it once and keeps to it. */
  policy(): AgentPolicy;
  /**
   * Puts a policy in force that was read at this time: what is under way and no longer allowed ends at once. One that was
   * read before the cell was halted is not put in force.
   */
  enforce(policy: AgentPolicy, readAt: number): void;
  readonly requests: Pick<TokenBucket, "take">;
  readonly refusals: RefusalRecorder;
  readonly modelBytes: ByteBudget;
  readonly exchanges: Set<Exchange>;
  readonly connections: Set<Duplex>;
  /** Those of the connections that speak HTTP/2. */
  readonly http2Sessions: Set<Duplex>;
  readonly upstreams: UpstreamPools;
  readonly contextFor: ContextFor;
  /** Cuts every connection, into the cell and out of it. */
  kill(): void;
  /** Cuts every connection and lets nothing out until a policy that is read from now on says otherwise. */
  halt(): void;
}

/** A cell without any connection yet. */
export function createCell(
  deps: GatewayDeps,
  first: AgentPolicy,
  loadAuthority: () => Promise<CellAuthority>,
): Cell {
  let policy = first;
  const share = deps.shares.of(first.clientId);
  let haltedAt = Number.NEGATIVE_INFINITY;
  const cell: Cell = {
    policy: () => policy,
    enforce(next, readAt) {
      if (readAt <= haltedAt) return;
      policy = next;
      if (next.desired !== "running") cell.kill();
      for (const exchange of cell.exchanges)
        if (!exchange.isAllowed(next.permissions)) exchange.abort("policy_changed");
    },
    requests: bucketOfAll([tokenBucket(LIMITS.requests, deps.monotonic), share.requests]),
    refusals: refusalRecorder({
      record: deps.audit.record,
      bucket: bucketOfAll([tokenBucket(LIMITS.refusals, deps.monotonic), share.refusals]),
      summary: (count) => refusalsTogether(policy, count, deps.now()),
    }),
    modelBytes: byteBudget(LIMITS.modelBytesHeldMax),
    exchanges: new Set(),
    connections: new Set(),
    http2Sessions: new Set(),
    upstreams: upstreamPools(deps.dial),
    contextFor: cellLeaves(loadAuthority, deps),
    kill() {
      for (const exchange of cell.exchanges) exchange.abort("agent_not_running");
      for (const connection of cell.connections) connection.destroy();
      cell.connections.clear();
      cell.upstreams.destroy();
    },
    halt() {
      haltedAt = deps.monotonic();
      policy = { ...policy, desired: "stopped" };
      cell.kill();
    },
  };
  return cell;
}
