import type { Answer } from "../pipeline/inbound/inbound.ts";
import type { ChatRequest } from "./chat-request.ts";
import { completionBody, completionEvents } from "./completion-body.ts";
import { demoReply } from "./demo-model.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import type { ModelEnding } from "./model-ending.ts";

/** Answers with the built-in model, as JSON or as an event stream. */
export async function answerDemo(
  request: ChatRequest,
  facts: { readonly id: string; readonly now: Date },
  answer: Answer,
): Promise<ModelEnding> {
  const text = demoReply(request.messages);
  const usage = {
    promptTokens: estimateTokens(request.messages.map((message) => message.text).join("\n")),
    completionTokens: estimateTokens(text),
  };
  const created = Math.floor(facts.now.getTime() / 1000);
  const completion = { id: facts.id, model: request.model, created, text, usage };
  const body = request.stream
    ? completionEvents(completion, request.includeUsage).join("")
    : completionBody(completion);
  const type = request.stream ? "text/event-stream" : "application/json";
  const to = answer.begin(200, [
    ["content-type", type],
    ["cache-control", "no-store"],
  ]);
  const finished = await new Promise<boolean>((resolve) => {
    to.once("finish", () => resolve(true));
    to.once("close", () => resolve(to.writableFinished));
    to.end(body);
  });
  const responseBytes = Buffer.byteLength(body);
  return { outcome: { status: 200, reason: finished ? "completed" : "client_closed", responseBytes }, usage };
}
