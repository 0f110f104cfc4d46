import type { Log } from "@deployclaw/domain";
import { type AnswerMeter, SpendPassed } from "../limits/answer-meter.ts";
import { neverSent } from "../limits/never-sent.ts";
import { answerRefusal } from "../pipeline/answer/answer-refusal.ts";
import { NOTHING, pour } from "../pipeline/answer/pour.ts";
import { type RefusalReason, refusal } from "../pipeline/answer/refusal.ts";
import type { Answer } from "../pipeline/inbound/inbound.ts";
import type { ChatRequest } from "./chat-request.ts";
import type { ModelEnding } from "./model-ending.ts";
import type { ModelUpstream } from "./model-upstream.ts";

/**
 * Asks the provider and streams its answer through, reading the usage as it passes; cuts it when it has more tokens than
 * it was granted. Of its headers only the type stays.
 */
export async function relayModelAnswer(
  upstream: ModelUpstream,
  request: ChatRequest,
  meter: AnswerMeter,
  to: Answer,
  log: Log,
): Promise<ModelEnding> {
  const aborter = new AbortController();
  const onClose = () => aborter.abort();
  let responseBytes = 0;
  const stopListening = to.onceCut(onClose);
  try {
    const answer = await upstream.complete(request, aborter.signal);
    const type = String(answer.headers["content-type"] ?? "application/json");
    meter.begin(answer.statusCode, type);
    const passage = {
      push(chunk: Buffer) {
        responseBytes += chunk.byteLength;
        meter.push(chunk);
        return chunk;
      },
      end() {
        meter.end();
        return NOTHING;
      },
    };
    const sink = to.begin(answer.statusCode, [
      ["content-type", type],
      ["cache-control", "no-store"],
    ]);
    await pour(answer.body, passage, sink);
    return {
      outcome: { status: answer.statusCode, reason: "completed", responseBytes },
      usage: meter.used(),
    };
  } catch (err) {
    if (neverSent(err)) meter.unused();
    const reason = aborter.signal.aborted ? "client_closed" : reasonOf(err);
    if (reason === "upstream_unreachable") log.error("the model's provider failed", err);
    const why = refusal(reason);
    const status = to.begun ? to.status : why.status;
    answerRefusal(to, why);
    return { outcome: { status, reason, responseBytes }, usage: meter.used() };
  } finally {
    stopListening();
  }
}

const reasonOf = (err: unknown): RefusalReason =>
  err instanceof SpendPassed ? "token_limit_reached" : "upstream_unreachable";
