import type { Scope } from "@deployclaw/domain";
import type { CounterTotals } from "./counter-totals.ts";
import type { Period } from "./periods.ts";

/** What a request wants to be counted as; a cap that is undefined is none. */
export interface CounterAsk {
  readonly period: Period;
  readonly scopes: readonly {
    readonly scope: Scope;
    readonly maxPerHour: number | undefined;
    readonly maxPerDay: number | undefined;
  }[];
  /** Undefined for what is no model. */
  readonly spend:
    | {
        readonly promptTokens: number;
        /** The answer gets as many as fit, from the least to the largest number. */
        readonly answerTokensMin: number;
        readonly answerTokensMax: number;
        readonly tokensCap: number;
        readonly promptCostMicros: number;
        /** Millionths of a US dollar for a thousand tokens of the answer. */
        readonly answerPriceMicros: number;
        readonly costCapMicros: number | undefined;
      }
    | undefined;
}

/** `unknown` when the store does not have this agent's counters: then they must be restored before anything passes. */
export type CounterAnswer =
  | { readonly kind: "unknown" }
  | { readonly kind: "ok"; readonly answerTokens: number }
  | { readonly kind: "reached"; readonly limit: "rate" | "tokens" | "cost" };

/** Adds to what was counted in a period, or takes from it. */
export interface CounterChange {
  readonly period: Period;
  readonly tokens: number;
  readonly costMicros: number;
  readonly requests: number;
  readonly scopes: readonly Scope[];
}

/** Counters of agents in a store that counts one request at a time, whoever asks. Every call rejects when it is away. */
export interface Counters {
  /** Counts a request in one step, when all of it fits. */
  reserve(agentId: string, ask: CounterAsk): Promise<CounterAnswer>;
  /** Resolves false when the store does not have this agent's counters. */
  adjust(agentId: string, change: CounterChange): Promise<boolean>;
  /** Puts counters in place of what there was. */
  restore(agentId: string, period: Period, totals: CounterTotals): Promise<void>;
  close(): void;
}
