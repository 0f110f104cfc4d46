import type { Log, Permissions } from "@deployclaw/domain";
import { costOf, priceOf } from "@deployclaw/domain/spend";
import type { AuditTrail } from "../audit/audit-trail.ts";
import type { AgentPolicy } from "../cells/agent-policy.ts";
import type { CounterTotals } from "./counter-totals.ts";
import type { CounterAnswer, CounterAsk, Counters } from "./counters.ts";
import { openReservation } from "./open-reservation.ts";
import { type PendingWrites, pendingWrites } from "./pending-writes.ts";
import { type Period, periodOf } from "./periods.ts";
import type { LimitAsk, Reserved } from "./reservation.ts";

/** The limits of all agents of a host. */
export interface AgentLimits {
  /** Counts a request before it is let out, or says which limit it would pass. Nothing passes when counters are away. */
  reserve(agent: AgentPolicy, ask: LimitAsk): Promise<Reserved>;
  close(): void;
}

const RESTORES_MAX = 3;
const MICROS_A_CENT = 10_000;
const REACHED = {
  rate: "rate_limit_reached",
  tokens: "token_limit_reached",
  cost: "cost_limit_reached",
} as const;

function counterAsk({ rateLimits, ...caps }: Permissions, ask: LimitAsk, period: Period): CounterAsk {
  const { scopes, spend } = ask;
  const price = spend && priceOf(spend.model);
  const costCapCents = caps.maxDailySpendCents;
  return {
    period,
    scopes: scopes.map((scope) => ({
      scope,
      maxPerHour: rateLimits[scope]?.maxPerHour,
      maxPerDay: rateLimits[scope]?.maxPerDay,
    })),
    spend: spend && {
      promptTokens: spend.promptTokens,
      answerTokensMin: spend.answerTokensMin,
      answerTokensMax: spend.answerTokensMax,
      tokensCap: caps.maxDailyTokenSpend,
      promptCostMicros: costOf(spend.promptTokens, price?.promptMicros ?? 0),
      answerPriceMicros: price?.completionMicros ?? 0,
      costCapMicros: costCapCents === undefined ? undefined : costCapCents * MICROS_A_CENT,
    },
  };
}

/**
 * Limits over counters that may be lost, and a ledger that is not. Counters that are not known to be of this run of the
 * gateway are first restored from the ledger: a lost store resets nothing.
 */
export function agentLimits(deps: {
  readonly counters: Counters;
  readonly readLedger: (agent: AgentPolicy, now: Date) => Promise<CounterTotals>;
  readonly audit: Pick<AuditTrail, "intend" | "charge">;
  readonly now: () => Date;
  readonly log: Log;
}): AgentLimits {
  const { counters, log } = deps;
  const writesOf = new Map<string, PendingWrites>();

  async function restore(agent: AgentPolicy): Promise<void> {
    const now = deps.now();
    await counters.restore(agent.agentId, periodOf(now), await deps.readLedger(agent, now));
  }

  /** Counts it. What was counted stays under way until it is in the ledger or taken back. */
  async function count(
    agent: AgentPolicy,
    writes: PendingWrites,
    ask: CounterAsk,
  ): Promise<{ readonly answer: CounterAnswer; readonly begun: symbol }> {
    for (let restores = 0; restores <= RESTORES_MAX; restores += 1) {
      const begun = await writes.beginTrusted(() => restore(agent));
      try {
        const answer = await counters.reserve(agent.agentId, ask);
        if (answer.kind !== "unknown") return { answer, begun };
      } catch (err) {
        // Nobody knows whether it was counted.
        writes.distrust();
        writes.end(begun);
        throw err;
      }
      writes.distrust();
      writes.end(begun);
    }
    throw new Error("the counters are lost again and again");
  }

  return {
    async reserve(agent, ask) {
      const { permissions, agentId } = agent;
      const isFree = ask.spend === undefined || permissions.maxDailySpendCents === undefined;
      if (!isFree && priceOf(ask.spend.model) === undefined) return { ok: false, reason: "price_unknown" };
      const at = deps.now();
      const period = periodOf(at);
      const writes = writesOf.get(agentId) ?? pendingWrites();
      writesOf.set(agentId, writes);
      try {
        const { answer, begun } = await count(agent, writes, counterAsk(permissions, ask, period));
        if (answer.kind === "ok") {
          const counted = { agent, ask, at, period, answerTokens: answer.answerTokens, begun };
          return { ok: true, reservation: openReservation(deps, writes, counted) };
        }
        writes.end(begun);
        return {
          ok: false,
          reason: answer.kind === "reached" ? REACHED[answer.limit] : "limits_unavailable",
        };
      } catch (err) {
        log.error(`the limits of agent ${agentId} cannot be counted`, err);
        return { ok: false, reason: "limits_unavailable" };
      }
    },
    close: () => counters.close(),
  };
}
