import { pipeline } from "node:stream/promises";
import type { Log } from "@deployclaw/domain";
import type { TokenUsage } from "../audit/audit-entries.ts";
import { parseJson } from "../json.ts";
import { LIMITS } from "../limits.ts";
import { answerRefusal } from "../pipeline/answer-refusal.ts";
import type { Answer } from "../pipeline/inbound.ts";
import { type RefusalReason, refusal } from "../pipeline/refusal.ts";
import type { ChatRequest } from "./chat-request.ts";
import { eventData } from "./event-data.ts";
import type { ModelEnding } from "./model-ending.ts";
import type { ModelUpstream } from "./model-upstream.ts";
import { usageOf } from "./usage-of.ts";

/** Asks the provider and streams its answer through, reading the usage as it passes. Of its headers only the type stays. */
export async function relayModelAnswer(
  upstream: ModelUpstream,
  request: ChatRequest,
  to: Answer,
  log: Log,
): Promise<ModelEnding> {
  const aborter = new AbortController();
  const onClose = () => aborter.abort();
  let usage: TokenUsage | undefined;
  let responseBytes = 0;
  const stopListening = to.onceOver(onClose);
  try {
    const answer = await upstream.complete(request, aborter.signal);
    const type = String(answer.headers["content-type"] ?? "application/json");
    const readUsage = usageReader(type.startsWith("text/event-stream"), (found) => {
      usage = found;
    });
    await pipeline(
      answer.body,
      async function* counted(source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          responseBytes += chunk.byteLength;
          readUsage.push(chunk);
          yield chunk;
        }
        readUsage.end();
      },
      to.begin(answer.statusCode, [
        ["content-type", type],
        ["cache-control", "no-store"],
      ]),
    );
    return { outcome: { status: answer.statusCode, reason: "completed", responseBytes }, usage };
  } catch (err) {
    const reason: RefusalReason = aborter.signal.aborted ? "client_closed" : "upstream_unreachable";
    if (!aborter.signal.aborted) log.error("the model's provider failed", err);
    const why = refusal(reason);
    const status = to.begun ? to.status : why.status;
    answerRefusal(to, why);
    return { outcome: { status, reason, responseBytes }, usage };
  } finally {
    stopListening();
  }
}

function usageReader(isStream: boolean, found: (usage: TokenUsage) => void) {
  const read = (text: string) => {
    const usage = usageOf(parseJson(text));
    if (usage !== undefined) found(usage);
  };
  const events = eventData(LIMITS.modelBodyBytesMax);
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    push(chunk: Buffer): void {
      if (isStream) {
        for (const data of events.push(chunk)) read(data);
        return;
      }
      size += chunk.byteLength;
      if (size <= LIMITS.modelBodyBytesMax) chunks.push(chunk);
    },
    end(): void {
      if (!isStream && size <= LIMITS.modelBodyBytesMax) read(Buffer.concat(chunks).toString("utf8"));
    },
  };
}
