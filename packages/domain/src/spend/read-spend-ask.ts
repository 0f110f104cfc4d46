import type { Counting } from "./counting.ts";
import { estimatePromptTokens } from "./estimate-prompt.ts";
import { isJsonObject } from "./json-object.ts";

/** What a request to a model may use. */
export interface SpendAsk {
  readonly model: string;
  readonly stream: boolean;
  /** An estimate, rather more than less. */
  readonly promptTokens: number;
  /** How long each answer may be; undefined when the request does not say. */
  readonly outputTokensMax: number | undefined;
  /** How many answers it asks for. */
  readonly times: number;
}

const MODEL_LENGTH_MAX = 256;
const TIMES_MAX = 128;
const OUTPUT_MAX = 1e9;

/** Reads what a request may use from its JSON body; undefined when that cannot be known, and then it must not pass. */
export function readSpendAsk(counting: Counting, body: unknown): SpendAsk | undefined {
  if (!isJsonObject(body)) return undefined;
  const { model, stream, prompt } = body;
  if (typeof model !== "string" || model === "" || model.length > MODEL_LENGTH_MAX) return undefined;
  const given = counting.outputLimitFields.map((field) => body[field]).filter(isGiven);
  if (!given.every((limit) => isWhole(limit, OUTPUT_MAX))) return undefined;
  const multipliers = counting.timesFields.map((field) => body[field]).filter(isGiven);
  if (!multipliers.every((times) => isWhole(times, TIMES_MAX))) return undefined;
  // One completion for each prompt of a list, in the older interface.
  const prompts =
    Array.isArray(prompt) && prompt.some((item) => typeof item !== "number") ? prompt.length : 1;
  return {
    model,
    stream: stream === true,
    promptTokens: estimatePromptTokens(body),
    outputTokensMax: given.length === 0 ? undefined : Math.max(...given.map(Number)),
    times: Math.max(1, ...multipliers.map(Number)) * Math.max(1, prompts),
  };
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
const isWhole = (value: unknown, max: number): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= max;
