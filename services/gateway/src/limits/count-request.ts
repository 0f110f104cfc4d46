import { Readable } from "node:stream";
import type { TokenCounting } from "@deployclaw/domain/connectors";
import {
  answerTokensOf,
  type Counting,
  countingOf,
  isJsonObject,
  limitBody,
  readSpendAsk,
} from "@deployclaw/domain/spend";
import { parseJson } from "../json.ts";
import { passed, refused, type Step } from "../pipeline/answer/refusal.ts";
import type { ByteBudget } from "../pipeline/budgets/byte-budget.ts";
import { headerValues } from "../pipeline/inbound/header.ts";
import type { Inbound } from "../pipeline/inbound/inbound.ts";
import type { ParsedRequest } from "../pipeline/inbound/parse-request.ts";
import { type AnswerMeter, answerMeter } from "./answer-meter.ts";
import { holdBody } from "./hold-body.ts";
import type { SpendLimit } from "./reservation.ts";

/** What a request wants to use, and how it leaves when so much is granted. */
export interface CountedRequest {
  readonly spend: SpendLimit | undefined;
  limited(answerTokens: number): {
    readonly request: ParsedRequest;
    readonly inbound: Inbound;
    /** Reads what the answer used; undefined when there is nothing to read. */
    readonly meter: AnswerMeter | undefined;
  };
  /** Gives back what was held for it. */
  release(): void;
}

/**
 * Finds out what a request may use before it leaves. The body of a request to a model is read whole, and made anew with
 * its limit, so that what was counted is what is sent. What cannot be read cannot be counted, and is refused.
 */
export async function countRequest(
  name: TokenCounting,
  request: ParsedRequest,
  inbound: Inbound,
  budgets: readonly ByteBudget[],
): Promise<Step<CountedRequest>> {
  if (name === "none")
    return passed({
      spend: undefined,
      limited: () => ({ request, inbound, meter: undefined }),
      release: () => undefined,
    });
  if (name === "uncountable") return refused("spend_not_countable");
  const counting = countingOf(name);
  return counting.flatTokens === undefined
    ? countBody(counting, request, inbound, budgets)
    : passed(countFlat(counting, counting.flatTokens, request, inbound, budgets));
}

function countFlat(
  counting: Counting,
  flatTokens: number,
  request: ParsedRequest,
  inbound: Inbound,
  budgets: readonly ByteBudget[],
): CountedRequest {
  const granted = { promptTokens: 0, answerTokens: flatTokens };
  const meter = answerMeter(counting, granted, budgets);
  return {
    spend: { model: "media", promptTokens: 0, answerTokensMin: flatTokens, answerTokensMax: flatTokens },
    limited: () => ({ request, inbound, meter }),
    release: () => meter.release(),
  };
}

async function countBody(
  counting: Counting,
  request: ParsedRequest,
  inbound: Inbound,
  budgets: readonly ByteBudget[],
): Promise<Step<CountedRequest>> {
  if (!headerValues(request.headers, "content-encoding").every((coding) => coding.trim() === "identity"))
    return refused("spend_not_countable");
  const held = await holdBody(inbound.body, budgets);
  if (typeof held === "string") return refused(held);
  const body = parseJson(held.bytes.toString("utf8"));
  const ask = readSpendAsk(counting, body);
  if (ask === undefined || !isJsonObject(body)) {
    held.release();
    return refused("spend_not_countable");
  }
  const { min, max } = answerTokensOf(counting, ask);
  let meter: AnswerMeter | undefined;
  return passed({
    spend: {
      model: ask.model,
      promptTokens: ask.promptTokens,
      answerTokensMin: min,
      answerTokensMax: max,
    },
    limited(answerTokens) {
      const bytes = Buffer.from(JSON.stringify(limitBody(counting, ask, body, answerTokens)));
      meter = answerMeter(counting, { promptTokens: ask.promptTokens, answerTokens }, budgets);
      return {
        request: { ...request, body: { kind: "length", bytes: bytes.byteLength } },
        inbound: { ...inbound, body: Readable.from([bytes], { objectMode: false }) },
        meter,
      };
    },
    release() {
      held.release();
      meter?.release();
    },
  });
}
