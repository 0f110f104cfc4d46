import type { Counting } from "./counting.ts";
import { isJsonObject, type JsonObject } from "./json-object.ts";

/** Tokens that a model counted. */
export interface TokenUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

// Far beyond any model, and small enough that sums stay exact.
const TOKENS_MAX = 1e12;

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= TOKENS_MAX;

function sumOf(usage: JsonObject, fields: readonly string[]): number | undefined {
  const counts = fields.map((field) => usage[field]).filter(isCount);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

function usageIn(answer: unknown, path: readonly string[]): JsonObject | undefined {
  let value = answer;
  for (const key of path) value = isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(value) ? value : undefined;
}

/**
 * The token counts that an answer or one event of a stream reports, or undefined when it reports none. A part that it
 * does not report is left out: a stream may say the prompt's first and the answer's last.
 */
export function readUsage(counting: Counting, answer: unknown): Partial<TokenUsage> | undefined {
  for (const path of counting.usageAt) {
    const usage = usageIn(answer, path);
    if (usage === undefined) continue;
    const promptTokens = sumOf(usage, counting.promptFields);
    const completionTokens =
      counting.completionFields.length === 0 ? 0 : sumOf(usage, counting.completionFields);
    if (promptTokens === undefined && completionTokens === undefined) continue;
    return {
      ...(promptTokens === undefined ? {} : { promptTokens }),
      ...(completionTokens === undefined ? {} : { completionTokens }),
    };
  }
  return undefined;
}

/** What reports of one stream come to: each is cumulative, so the largest of each part counts. */
export function mergeUsage(
  before: Partial<TokenUsage> | undefined,
  report: Partial<TokenUsage>,
): Partial<TokenUsage> {
  const largest = (key: keyof TokenUsage) => {
    const counts = [before?.[key], report[key]].filter((count) => count !== undefined);
    return counts.length === 0 ? {} : { [key]: Math.max(...counts) };
  };
  return { ...largest("promptTokens"), ...largest("completionTokens") };
}

/** Both counts when both were reported; with only one of them, nobody knows what was used. */
export function completeUsage(usage: Partial<TokenUsage> | undefined): TokenUsage | undefined {
  const { promptTokens, completionTokens } = usage ?? {};
  return promptTokens === undefined || completionTokens === undefined
    ? undefined
    : { promptTokens, completionTokens };
}
