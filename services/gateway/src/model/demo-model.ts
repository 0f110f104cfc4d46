import type { ChatMessage } from "./chat-request.ts";

const QUOTE_CHARS = 160;
/** How much of a message, and how many messages, are looked at: each step below makes copies of its text. */
const READ_CHARS = 64 * 1024;
const READ_MESSAGES = 32;

/**
 * A text without what stands between an opening mark and the next closing one of the same name. Takes time in
 * proportion to the text, whatever an agent wrote: a closing mark is only looked for where one is known to follow.
 */
function withoutBlocks(text: string, marks: { readonly opening: RegExp; readonly closing: RegExp }): string {
  const lastClosing = new Map<string | undefined, RegExpExecArray>();
  for (const match of text.matchAll(marks.closing)) lastClosing.set(match[1], match);
  const kept: string[] = [];
  let from = 0;
  for (const { 0: mark, 1: name, index } of text.matchAll(marks.opening)) {
    const last = lastClosing.get(name);
    if (index < from || last === undefined || last.index < index + mark.length) continue;
    const [closing] = last;
    kept.push(text.slice(from, index));
    from = text.indexOf(closing, index + mark.length) + closing.length;
  }
  return [...kept, text.slice(from)].join(" ");
}

const CONTEXT = { opening: /<<<BEGIN_([A-Z_]+)>>>/g, closing: /<<<END_([A-Z_]+)>>>/g };
const TAGS = { opening: /<([a-z_-]+)>/g, closing: /<\/([a-z_-]+)>/g };

/** A person's words without the context blocks, tags and time stamps that runtimes put around them, on one line. */
function wordsOf(text: string): string {
  return withoutBlocks(withoutBlocks(text.slice(-READ_CHARS), CONTEXT), TAGS)
    .replace(/(?:^|\s)Runtime: agent=\S+ \|[\s\S]*$/, " ")
    .replace(/^\s*(?:\[[^\]\n]{1,80}\]\s*)+/, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** The last thing that a person said, cut short; empty when nobody said anything. */
function gistOf(messages: readonly ChatMessage[]): string {
  const said = messages.filter(({ role }) => role === "user").slice(-READ_MESSAGES);
  const line = said.map(({ text }) => wordsOf(text)).findLast((words) => words !== "") ?? "";
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
