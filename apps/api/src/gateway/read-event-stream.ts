import { AppError, ERROR_CODES } from "@deployclaw/domain";

/** One event of a reply that arrives piece by piece. */
export type ReplyEvent = { readonly kind: "delta"; readonly text: string } | { readonly kind: "done" };

const EVENT_BYTES_MAX = 1024 * 1024;

function parseEvent(block: string): ReplyEvent | undefined {
  const data = block
    .split("\n")
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(5).replace(/^ /, ""))
    .join("\n");
  if (data === "") return undefined;
  const event = JSON.parse(data) as { delta?: unknown; done?: unknown; code?: unknown; detail?: unknown };
  if (typeof event.delta === "string") return { kind: "delta", text: event.delta };
  if (event.done === true) return { kind: "done" };
  const code = ERROR_CODES.find((known) => known === event.code);
  if (code !== undefined && typeof event.detail === "string") throw new AppError(code, event.detail);
  return undefined;
}

/**
 * Reads the gateway's event stream (`data: {"delta"}` … `data: {"done":true}`; WHATWG HTML section 9.2). An event with a
 * `code` is thrown as that error, a broken or unreadable stream as `agent_unreachable`.
 */
export async function* readEventStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ReplyEvent> {
  const decoder = new TextDecoder();
  let pending = "";
  try {
    for await (const chunk of chunks) {
      pending += decoder.decode(chunk, { stream: true });
      if (pending.length > EVENT_BYTES_MAX) throw new RangeError("an event is too long");
      const blocks = pending.replaceAll("\r\n", "\n").split("\n\n");
      pending = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = parseEvent(block);
        if (event !== undefined) yield event;
      }
    }
  } catch (err) {
    if (err instanceof AppError) throw err;
    throw new AppError("agent_unreachable", "The agent's answer broke off.", { cause: err });
  }
}
