import type { TokenUsage } from "@deployclaw/domain/spend";

/** One finished answer of a model of ours. */
export interface Completion {
  readonly id: string;
  readonly model: string;
  /** Unix time in seconds. */
  readonly created: number;
  readonly text: string;
  readonly usage: TokenUsage;
}

function usageFields(usage: TokenUsage) {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
  };
}

/** The JSON answer of OpenAI's chat completions API. */
export function completionBody({ id, model, created, text, usage }: Completion): string {
  const message = { role: "assistant", content: text };
  const choices = [{ index: 0, message, finish_reason: "stop" }];
  return JSON.stringify({
    id,
    object: "chat.completion",
    created,
    model,
    choices,
    usage: usageFields(usage),
  });
}

/** The same answer as an event stream, word by word; a last chunk carries the usage when it was asked for. */
export function completionEvents(completion: Completion, includeUsage: boolean): string[] {
  const { id, model, created, text, usage } = completion;
  const chunk = (choices: unknown[], extra: object = {}) =>
    `data: ${JSON.stringify({ id, object: "chat.completion.chunk", created, model, choices, ...extra })}\n\n`;
  const delta = (fields: object, finish: string | null = null) =>
    chunk([{ index: 0, delta: fields, finish_reason: finish }]);
  const words = text.match(/\S+\s*/g) ?? [text];
  return [
    delta({ role: "assistant", content: "" }),
    ...words.map((content) => delta({ content })),
    delta({}, "stop"),
    ...(includeUsage ? [chunk([], { usage: usageFields(usage) })] : []),
    "data: [DONE]\n\n",
  ];
}
