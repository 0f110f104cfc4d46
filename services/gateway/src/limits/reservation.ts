import type { NewAuditEntry, Scope } from "@deployclaw/domain";
import type { TokenUsage } from "@deployclaw/domain/spend";
import type { RefusalReason } from "../pipeline/answer/refusal.ts";

/** What a request to a model may use, and what that costs. */
export interface SpendLimit {
  readonly model: string;
  readonly promptTokens: number;
  /** The answer is given as many as are left, from the least to the largest number. */
  readonly answerTokensMin: number;
  readonly answerTokensMax: number;
}

/** What a request is counted as. */
export interface LimitAsk {
  /** None for the platform's own models. */
  readonly scopes: readonly Scope[];
  readonly spend: SpendLimit | undefined;
}

/** What one request was granted of its agent's limits. */
export interface Reservation {
  /** Tokens that the answer may have; 0 for what is no model. */
  readonly answerTokens: number;
  /** Makes the intent and what was reserved durable together; false when that failed, and then nothing is counted. */
  intend(entry: NewAuditEntry): Promise<boolean>;
  /**
   * Ends it, once: with what was used, with `unused` when nothing was sent or the provider refused, or with undefined
   * when nobody knows; then the reservation is what it cost. Calls after the first change nothing.
   */
  settle(used: TokenUsage | "unused" | undefined): void;
}

/** A reservation, or why there is none. */
export type Reserved =
  | { readonly ok: true; readonly reservation: Reservation }
  | { readonly ok: false; readonly reason: RefusalReason };
