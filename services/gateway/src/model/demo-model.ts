import type { ChatMessage } from "./chat-request.ts";

const QUOTE_CHARS = 160;

/** What a person said last, without the time stamps and tags that runtimes put before it, on one short line. */
function gistOf(messages: readonly ChatMessage[]): string {
  const last = messages.findLast((message) => message.role === "user")?.text ?? "";
  const line = last
    .replace(/<[a-z_-]+>[\s\S]*?<\/[a-z_-]+>/gi, " ")
    .replace(/^\s*(?:\[[^\]\n]{1,80}\]\s*)+/, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length > QUOTE_CHARS ? `${line.slice(0, QUOTE_CHARS).trimEnd()}…`.toWellFormed() : line;
}

function answerTo(gist: string): string {
  if (gist === "") return "There was no message for me to answer.";
  if (/^(?:hi|hello|hey|good (?:morning|evening|day)|hallo|servus)\b/i.test(gist))
    return "It is good to hear from you.";
  if (gist.endsWith("?")) return "A larger model would look into that; connect one and ask me again.";
  return "I have taken note of it.";
}

/**
 * The reply of the built-in `demo` model: friendly, short, the same for the same question. It needs no key and no
 * network, so that a first agent talks on any machine.
 */
export function demoReply(messages: readonly ChatMessage[]): string {
  const gist = gistOf(messages);
  const quote = gist === "" ? "" : ` You said: “${gist}”.`;
  return `Hello from DeployClaw's demo model!${quote} ${answerTo(gist)}`;
}
