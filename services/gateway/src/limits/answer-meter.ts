import {
  type Counting,
  completeUsage,
  deltaBytes,
  mergeUsage,
  readUsage,
  type TokenUsage,
} from "@deployclaw/domain/spend";
import { parseJson } from "../json.ts";
import { LIMITS } from "../limits.ts";
import { eventData } from "../model/event-data.ts";
import { type ByteBudget, takeFromAll } from "../pipeline/budgets/byte-budget.ts";

/** An answer grew past the tokens that it was granted. */
export class SpendPassed extends Error {
  constructor() {
    super("the answer has more tokens than are left");
    this.name = "SpendPassed";
  }
}

/** Reads from an answer as it passes what it used. */
export interface AnswerMeter {
  /** The head of the answer; its type is undefined when its body cannot be read. */
  begin(status: number, contentType: string | undefined): void;
  /** Bytes of the answer's plain body. Throws {@link SpendPassed} once a stream has surely more than was granted. */
  push(chunk: Uint8Array): void;
  /** The body is whole. */
  end(): void;
  /** Nothing was sent. */
  unused(): void;
  /** What was reported by the whole answer; `unused` when the provider refused, undefined when nothing was reported. */
  used(): TokenUsage | "unused" | undefined;
  /** Gives back what was held. */
  release(): void;
}

/** More bytes than any text has for a token on average, so that only what surely has more tokens is cut. */
const BYTES_A_TOKEN_MAX = 6;

/** A meter for one answer that may have so many tokens, none at all for undefined. What it holds counts on the budgets. */
export function answerMeter(
  counting: Counting,
  granted: { readonly promptTokens: number; readonly answerTokens: number },
  budgets: readonly ByteBudget[],
): AnswerMeter {
  let kind: "json" | "events" | "refused" | "unread" = "unread";
  let isWhole = false;
  let usage: Partial<TokenUsage> | undefined;
  let addedBytes = 0;
  let held = 0;
  const chunks: Uint8Array[] = [];
  const events = eventData(LIMITS.modelBodyBytesMax);
  const isLimited = counting.outputLimitField !== undefined;

  function readEvent(data: string): void {
    const event = parseJson(data);
    const report = readUsage(counting, event);
    if (report !== undefined) usage = mergeUsage(usage, report);
    addedBytes += deltaBytes(event);
    const answered = Math.max(usage?.completionTokens ?? 0, Math.floor(addedBytes / BYTES_A_TOKEN_MAX));
    if (isLimited && answered > granted.answerTokens) throw new SpendPassed();
  }

  return {
    begin(status, contentType) {
      if (status >= 400) kind = "refused";
      else if (contentType !== undefined)
        kind = /^text\/event-stream\b/i.test(contentType) ? "events" : "json";
    },
    push(chunk) {
      if (kind === "events") for (const data of events.push(chunk)) readEvent(data);
      if (kind !== "json") return;
      if (held + chunk.byteLength > LIMITS.modelBodyBytesMax || !takeFromAll(budgets, chunk.byteLength)) {
        kind = "unread";
        return;
      }
      held += chunk.byteLength;
      chunks.push(chunk);
    },
    end() {
      isWhole = true;
      if (kind === "json") usage = readUsage(counting, parseJson(Buffer.concat(chunks).toString("utf8")));
      // A last event without a line's end.
      if (kind === "events") for (const data of events.push(Buffer.from("\n"))) readEvent(data);
    },
    unused() {
      kind = "refused";
    },
    used: () => (kind === "refused" ? "unused" : isWhole ? completeUsage(usage) : undefined),
    release() {
      for (const budget of budgets) budget.give(held);
      held = 0;
      chunks.length = 0;
    },
  };
}
