import { pipeline } from "node:stream/promises";
import type { Dispatcher } from "undici";
import { redactBytes, redactText } from "../credentials/redact-bytes.ts";
import { endToEndHeaders, type Header, headerValues } from "./header.ts";
import type { Answer } from "./inbound.ts";

function sentHeaders(raw: Dispatcher.ResponseData["headers"]): Header[] {
  return Object.entries(raw).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? ""]).map((one): Header => [name.toLowerCase(), one]),
  );
}

function answerHeaders(raw: Dispatcher.ResponseData["headers"]): Header[] {
  // The agent has one way out and speaks HTTP/1.1 on it; an alternative service would be a dead end.
  return endToEndHeaders(sentHeaders(raw)).filter(([name]) => name !== "alt-svc");
}

/** Whether an answer's body can be searched for what the gateway put into the request. */
export function isInspectable(answer: Dispatcher.ResponseData): boolean {
  // All headers as they were sent: one that the answer itself calls hop-by-hop encodes its body all the same.
  const headers = sentHeaders(answer.headers);
  const isPlain = (name: string, plain: string) =>
    headerValues(headers, name).every((encoding) => encoding.trim().toLowerCase() === plain);
  return isPlain("content-encoding", "identity") && isPlain("transfer-encoding", "chunked");
}

/**
 * Streams an upstream's answer to the agent with back-pressure, hop-by-hop headers dropped and every echo replaced by
 * asterisks in headers and body. Counts the body's bytes. Rejects when either side breaks off.
 */
export async function relayAnswer(
  answer: Dispatcher.ResponseData,
  to: Answer,
  echoes: readonly Buffer[],
  count: { bytes: number },
): Promise<void> {
  const headers = answerHeaders(answer.headers).map(
    ([name, value]): Header => [name, redactText(value, echoes)],
  );
  const filter = redactBytes(echoes);
  await pipeline(
    answer.body,
    async function* redacted(source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        count.bytes += chunk.byteLength;
        yield filter.push(chunk);
      }
      yield filter.end();
    },
    to.begin(answer.statusCode, headers),
  );
}
