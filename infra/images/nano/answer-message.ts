import type { ProxiedRequest, ProxiedResponse } from "./proxied-request.ts";

/** A turn of a conversation, in the shape of the OpenAI chat API. */
export interface ChatMessage {
  readonly role: string;
  readonly content: unknown;
}

const COMMAND = /^fetch\s+(?:([A-Z]+)\s+)?(\S+)(?:\s+(\{.*\}))?\s*$/s;
const SHOWN_CHARS = 2_000;

/**
 * Answers the last message. `fetch <url>` or `fetch <METHOD> <url> <json headers>` makes that request and shows its
 * status and the start of its body; anything else goes to the model. Throws when the model does not answer.
 */
export async function answerMessage(options: {
  messages: readonly ChatMessage[];
  model: string;
  baseUrl: string;
  request: (wanted: ProxiedRequest) => Promise<ProxiedResponse>;
}): Promise<string> {
  const { messages, model, baseUrl, request } = options;
  const text = String(messages.at(-1)?.content ?? "").trim();
  const command = COMMAND.exec(text);
  if (command?.[2] !== undefined) {
    const url = URL.parse(command[2]);
    if (url === null || !["http:", "https:"].includes(url.protocol))
      return `not an http or https URL: ${command[2]}`;
    const headers = parseHeaders(command[3] ?? "{}");
    if (headers === undefined) return "the headers are not a JSON object of strings";
    const response = await request({ method: command[1] ?? "GET", url, headers }).catch(describeFailure);
    return typeof response === "string"
      ? response
      : `HTTP ${response.status}\n${response.body.slice(0, SHOWN_CHARS)}`;
  }
  const response = await request({
    method: "POST",
    url: new URL(`${baseUrl}/chat/completions`),
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, messages, stream: false }),
  });
  if (response.status !== 200) {
    throw new Error(`the model answered ${response.status}: ${response.body.slice(0, SHOWN_CHARS)}`);
  }
  return modelText(response.body);
}

function describeFailure(err: Error): string {
  return `no answer: ${"code" in err ? `${err.code}: ` : ""}${err.message}`;
}

function parseHeaders(json: string): Record<string, string> | undefined {
  const parsed = parseJson(json);
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const entries = Object.entries(parsed);
  return entries.every(([, value]) => typeof value === "string") ? Object.fromEntries(entries) : undefined;
}

function modelText(body: string): string {
  const parsed = parseJson(body) as { choices?: { message?: { content?: unknown } }[] } | undefined;
  const content = parsed?.choices?.[0]?.message?.content;
  if (typeof content !== "string") throw new Error("the model's answer holds no text");
  return content;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (err) {
    if (err instanceof SyntaxError) return undefined;
    throw err;
  }
}
