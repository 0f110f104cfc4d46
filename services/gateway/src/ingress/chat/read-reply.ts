import type { IncomingMessage } from "node:http";
import { AppError } from "@deployclaw/domain";
import { isRecord, parseJson } from "../../json.ts";
import { LIMITS } from "../../limits.ts";
import { contentText } from "../../model/chat-request.ts";
import { eventData } from "../../model/event-data.ts";
import { agentFailure } from "../call-agent.ts";

async function* boundedChunks(answer: IncomingMessage): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > LIMITS.chatReplyBytesMax)
        throw new AppError("agent_unreachable", "The agent's reply is too long.");
      yield chunk;
    }
  } catch (err) {
    throw err instanceof AppError ? err : agentFailure(err);
  }
}

function choiceText(answer: unknown, part: "message" | "delta"): string | undefined {
  const choices = isRecord(answer) ? answer["choices"] : undefined;
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const message = isRecord(choice) ? choice[part] : undefined;
  return isRecord(message) && "content" in message ? contentText(message["content"]) : undefined;
}

/** The text of a chat completion that comes as JSON, in one piece. Throws `agent_unreachable` when it is none. */
export async function* readReply(answer: IncomingMessage): AsyncGenerator<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of boundedChunks(answer)) chunks.push(chunk);
  const text = choiceText(parseJson(Buffer.concat(chunks).toString("utf8")), "message");
  if (text === undefined) throw new AppError("agent_unreachable", "The agent's answer is not a chat reply.");
  yield text;
}

/** The pieces of a chat completion that comes as an event stream, as they arrive; nothing else of it is passed on. */
export async function* readReplyDeltas(answer: IncomingMessage): AsyncGenerator<string> {
  const events = eventData(LIMITS.chatReplyBytesMax);
  for await (const chunk of boundedChunks(answer))
    for (const data of events.push(chunk)) {
      if (data === "[DONE]") return;
      const delta = choiceText(parseJson(data), "delta");
      if (delta !== undefined && delta !== "") yield delta;
    }
}
