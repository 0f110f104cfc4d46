import type { Counting } from "./counting.ts";
import { isJsonObject, type JsonObject } from "./json-object.ts";
import { priceOf } from "./model-prices.ts";
import type { SpendAsk } from "./read-spend-ask.ts";

/** How many tokens an answer gets when its request names no limit: what the model can, up to the first of these. */
const GIVEN_MAX = 16_384;
const GIVEN_TO_UNKNOWN = 4_096;
/** With fewer tokens left than this no answer is worth asking for. */
const WORTH_ASKING = 64;

/** The tokens that all answers of a request want together: as few as make sense, and as many as they may have. */
export function answerTokensOf(
  counting: Counting,
  ask: Pick<SpendAsk, "model" | "outputTokensMax" | "times">,
): { readonly min: number; readonly max: number } {
  if (counting.outputLimitField === undefined) {
    const flat = counting.flatTokens ?? 0;
    return { min: flat, max: flat };
  }
  const each =
    ask.outputTokensMax ?? Math.min(priceOf(ask.model)?.outputTokensMax ?? GIVEN_TO_UNKNOWN, GIVEN_MAX);
  return { min: Math.min(each, WORTH_ASKING) * ask.times, max: each * ask.times };
}

/**
 * A request's body with its answers limited to what was granted, so that the provider itself keeps to it, and a stream
 * asked for its usage. A limit of the request's own is only made smaller.
 */
export function limitBody(
  counting: Counting,
  ask: Pick<SpendAsk, "stream" | "times">,
  body: JsonObject,
  answerTokens: number,
): JsonObject {
  const each = Math.floor(answerTokens / ask.times);
  const given = counting.outputLimitFields.filter((field) => typeof body[field] === "number");
  const added =
    counting.outputLimitField === undefined || given.length > 0 ? [] : [counting.outputLimitField];
  const limits = [...given, ...added].map(
    (field) => [field, Math.min(each, Number(body[field] ?? each))] as const,
  );
  const options = body["stream_options"];
  const usage =
    ask.stream && counting.streamsUsageOnRequest
      ? { stream_options: { ...(isJsonObject(options) ? options : {}), include_usage: true } }
      : {};
  return { ...body, ...Object.fromEntries(limits), ...usage };
}
