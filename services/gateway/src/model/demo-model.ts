import type { ChatMessage } from "./chat-request.ts";

const QUOTE_CHARS = 160;

/** A person's words without the context blocks, tags and time stamps that runtimes put around them, on one line. */
function wordsOf(text: string): string {
  return text
    .replace(/<<<BEGIN_([A-Z_]+)>>>[\s\S]*?<<<END_\1>>>/g, " ")
    .replace(/<([a-z_-]+)>[\s\S]*?<\/\1>/gi, " ")
    .replace(/(?:^|\s)Runtime: agent=\S+ \|[\s\S]*$/, " ")
    .replace(/^\s*(?:\[[^\]\n]{1,80}\]\s*)+/, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** The last thing that a person said, cut short; empty when nobody said anything. */
function gistOf(messages: readonly ChatMessage[]): string {
  const said = messages.filter(({ role }) => role === "user").map(({ text }) => wordsOf(text));
  const line = said.findLast((words) => words !== "") ?? "";
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
