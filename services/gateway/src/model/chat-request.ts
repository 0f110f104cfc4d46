import { isRecord } from "../json.ts";

/** One message of a chat as OpenAI's API has it; only what the platform reads. */
export interface ChatMessage {
  readonly role: string;
  readonly text: string;
}

/** The parts of a `/v1/chat/completions` body that the platform acts on, beside the whole body. */
export interface ChatRequest {
  readonly model: string;
  readonly stream: boolean;
  /** Whether a stream is to end with a usage chunk. */
  readonly includeUsage: boolean;
  readonly messages: readonly ChatMessage[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** The text of a message's content: a string, or the text parts of a list. */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part) => (isRecord(part) && typeof part["text"] === "string" ? part["text"] : ""))
    .join("\n");
}

/** Reads the body of a chat request, or undefined when it is none. */
export function parseChatRequest(body: unknown): ChatRequest | undefined {
  if (!isRecord(body)) return undefined;
  const { model, messages, stream, stream_options: options } = body;
  if (typeof model !== "string" || model.length > 256 || !Array.isArray(messages)) return undefined;
  return {
    model,
    stream: stream === true,
    includeUsage: isRecord(options) && options["include_usage"] === true,
    messages: messages.filter(isRecord).map((message) => ({
      role: typeof message["role"] === "string" ? message["role"] : "",
      text: contentText(message["content"]),
    })),
    body,
  };
}
