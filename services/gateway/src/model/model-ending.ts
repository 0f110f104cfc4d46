import type { Outcome, TokenUsage } from "../audit/audit-entries.ts";

/** What a model's answer came to. */
export interface ModelEnding {
  readonly outcome: Pick<Outcome, "status" | "reason" | "responseBytes">;
  readonly usage: TokenUsage | undefined;
}
