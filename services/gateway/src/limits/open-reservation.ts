import type { Log, Scope } from "@deployclaw/domain";
import { costOf, type ModelPrice, priceOf, spendName, type TokenUsage } from "@deployclaw/domain/spend";
import type { AuditTrail } from "../audit/audit-trail.ts";
import type { AgentPolicy } from "../cells/agent-policy.ts";
import type { CounterChange, Counters } from "./counters.ts";
import type { LedgerRow } from "./ledger-row.ts";
import type { PendingWrites } from "./pending-writes.ts";
import { type Period, startOfHour } from "./periods.ts";
import type { LimitAsk, Reservation } from "./reservation.ts";

/** What was counted of a request, still on its way to the ledger. */
export interface Counted {
  readonly agent: AgentPolicy;
  readonly ask: LimitAsk;
  readonly at: Date;
  readonly period: Period;
  readonly answerTokens: number;
  readonly begun: symbol;
}

interface Amount {
  readonly tokens: number;
  readonly costMicros: number;
}

const FREE: ModelPrice = { promptMicros: 0, completionMicros: 0, outputTokensMax: 0 };

const minus = (one: Amount, other: Amount): Amount => ({
  tokens: one.tokens - other.tokens,
  costMicros: one.costMicros - other.costMicros,
});

/** The ledger's rows for a request: each scope counts it, and the first one carries what it spends. */
function rowsOf({ agent, ask, at }: Counted, requests: number, { tokens, costMicros }: Amount): LedgerRow[] {
  const scopes: readonly (Scope | "model")[] = ask.scopes.length === 0 ? ["model"] : ask.scopes;
  return scopes.map((scope, index) => ({
    clientId: agent.clientId,
    agentId: agent.agentId,
    hour: startOfHour(at),
    scope,
    model: index === 0 && ask.spend !== undefined ? spendName(ask.spend.model) : "",
    requests,
    tokens: index === 0 ? tokens : 0,
    costMicros: index === 0 ? costMicros : 0,
  }));
}

/** The reservation of a request that was counted. */
export function openReservation(
  deps: {
    readonly counters: Counters;
    readonly audit: Pick<AuditTrail, "intend" | "charge">;
    readonly log: Log;
  },
  writes: PendingWrites,
  counted: Counted,
): Reservation {
  const { agent, ask, period, answerTokens } = counted;
  const price = priceOf(ask.spend?.model ?? "") ?? FREE;
  const amount = ({ promptTokens, completionTokens }: TokenUsage): Amount => ({
    tokens: promptTokens + completionTokens,
    costMicros: costOf(promptTokens, price.promptMicros) + costOf(completionTokens, price.completionMicros),
  });
  const nothing = amount({ promptTokens: 0, completionTokens: 0 });
  const reserved = amount({ promptTokens: ask.spend?.promptTokens ?? 0, completionTokens: answerTokens });
  let state: "counted" | "intended" | "over" = "counted";

  async function adjust(requests: number, by: Amount): Promise<void> {
    const change: CounterChange = { period, requests, ...by, scopes: requests === 0 ? [] : ask.scopes };
    try {
      if (!(await deps.counters.adjust(agent.agentId, change))) writes.distrust();
    } catch (err) {
      deps.log.error(`what agent ${agent.agentId} used will be counted again`, err);
      writes.distrust();
    }
  }

  async function takeBack(): Promise<void> {
    state = "over";
    await adjust(-1, minus(nothing, reserved));
    writes.end(counted.begun);
  }

  async function correct(by: Amount): Promise<void> {
    const now = writes.begin();
    // Not a turn later than needed: what is recorded next is to find it in the ledger.
    const begun = typeof now === "symbol" ? now : await now;
    await Promise.all([adjust(0, by), deps.audit.charge(agent.clientId, rowsOf(counted, 0, by))]);
    writes.end(begun);
  }

  return {
    answerTokens,
    async intend(entry) {
      const isDurable = await deps.audit.intend(entry, rowsOf(counted, 1, reserved));
      if (!isDurable) {
        await takeBack();
        return false;
      }
      state = "intended";
      writes.end(counted.begun);
      return true;
    },
    settle(used) {
      const before = state;
      state = "over";
      if (before === "over") return;
      const difference = minus(
        used === "unused" ? nothing : used === undefined ? reserved : amount(used),
        reserved,
      );
      if (before === "intended" && difference.tokens === 0 && difference.costMicros === 0) return;
      const settled = before === "counted" ? takeBack() : correct(difference);
      settled.catch((err: unknown) => deps.log.error("a reservation could not be settled", err));
    },
  };
}
