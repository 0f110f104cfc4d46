import type { TokenUsage } from "../audit/audit-entries.ts";
import { isRecord } from "../json.ts";

// Far beyond any model, and small enough that sums stay exact: the log takes safe integers only.
const TOKENS_MAX = 1e12;

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= TOKENS_MAX;

/** The token counts in a completion or a chunk of one, or undefined when it reports none. */
export function usageOf(answer: unknown): TokenUsage | undefined {
  if (!isRecord(answer) || !isRecord(answer["usage"])) return undefined;
  const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = answer["usage"];
  return isCount(promptTokens) && isCount(completionTokens) ? { promptTokens, completionTokens } : undefined;
}
