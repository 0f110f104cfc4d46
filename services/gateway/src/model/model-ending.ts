import type { TokenUsage } from "@deployclaw/domain/spend";
import type { Outcome } from "../audit/audit-entries.ts";

/** What a model's answer came to. */
export interface ModelEnding {
  readonly outcome: Pick<Outcome, "status" | "reason" | "responseBytes">;
  /** `unused` when the provider refused, undefined when nobody knows. */
  readonly usage: TokenUsage | "unused" | undefined;
}
