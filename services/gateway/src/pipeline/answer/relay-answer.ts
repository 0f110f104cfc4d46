import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { type ContentCoding, contentCoding } from "../../credentials/redaction/content-coding.ts";
import {
  type ByteFilter,
  holdsAny,
  type Redaction,
  redactBytes,
  redactsAnything,
  redactsName,
  redactText,
} from "../../credentials/redaction/redact-bytes.ts";
import { unpacked } from "../../credentials/redaction/unpack.ts";
import type { AnswerMeter } from "../../limits/answer-meter.ts";
import { endToEndHeaders, type Header, headerValues } from "../inbound/header.ts";
import type { Answer } from "../inbound/inbound.ts";
import { NOTHING, type Passage, pour } from "./pour.ts";

/** An upstream's answer, its body not read yet. */
export interface UpstreamAnswer {
  readonly statusCode: number;
  readonly headers: Dispatcher.ResponseData["headers"];
  readonly body: Readable;
}

function sentHeaders(raw: UpstreamAnswer["headers"]): Header[] {
  return Object.entries(raw).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? ""]).map((one): Header => [name.toLowerCase(), one]),
  );
}

function answerHeaders(raw: UpstreamAnswer["headers"]): Header[] {
  // The agent has one way out and speaks HTTP/1.1 on it; an alternative service would be a dead end.
  return endToEndHeaders(sentHeaders(raw)).filter(([name]) => name !== "alt-svc");
}

/**
 * How an answer's body is encoded, all headers looked at as they were sent: one that the answer itself calls hop-by-hop
 * encodes its body all the same. `unknown` cannot be searched.
 */
export function codingOf(answer: UpstreamAnswer): ContentCoding {
  const headers = sentHeaders(answer.headers);
  const transfer = headerValues(headers, "transfer-encoding").map((coding) => coding.trim().toLowerCase());
  return transfer.every((coding) => coding === "chunked")
    ? contentCoding(headerValues(headers, "content-encoding"))
    : "unknown";
}

/** Headers without what must not come back. */
export function redactedHeaders(headers: readonly Header[], redaction: Redaction): Header[] {
  // Nearly always there is nothing, and one look at all of them tells.
  if (!holdsAny(headers.flat().join("\n"), redaction)) return [...headers];
  return headers.flatMap(([name, value]) =>
    // Names come in lower case, in which a value in one could not be found.
    redactsName(name, redaction) ? [] : [[name, redactText(value, redaction)]],
  );
}

/**
 * Streams an upstream's answer to the agent with back-pressure, hop-by-hop headers and trailers dropped. Where
 * something must not come back or is to be metered, the body is unpacked first and every occurrence replaced by asterisks, in headers too.
 * Counts the body's bytes as they were sent. Rejects when either side breaks off, and with {@link NotInspectable} when
 * the body cannot be unpacked within its bounds.
 */
export async function relayAnswer(
  answer: UpstreamAnswer,
  to: Answer,
  redaction: Redaction,
  count: { bytes: number },
  meter?: AnswerMeter | undefined,
): Promise<void> {
  const headers = answerHeaders(answer.headers);
  if (!redactsAnything(redaction) && meter === undefined)
    return pour(answer.body, counting(count), to.begin(answer.statusCode, headers));
  const coding = codingOf(answer);
  const isPacked = coding !== "identity" && coding !== "unknown";
  const kept = isPacked ? headers.filter(([name]) => !PACKED_HEADERS.has(name)) : headers;
  const type = String(answer.headers["content-type"] ?? "");
  meter?.begin(answer.statusCode, coding === "unknown" ? undefined : type);
  const body = isPacked
    ? Readable.from(unpacked(countBytes(answer.body, count), coding), { objectMode: false })
    : answer.body;
  const passage = searching(redactBytes(redaction), meter);
  await pour(
    body,
    isPacked ? passage : counting(count, passage),
    to.begin(answer.statusCode, redactedHeaders(kept, redaction)),
  );
}

const PACKED_HEADERS = new Set(["content-encoding", "content-length"]);

async function* countBytes(source: AsyncIterable<Buffer>, count: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    count.bytes += chunk.byteLength;
    yield chunk;
  }
}

/** Counts what goes into a passage, or passes everything on. */
function counting(count: { bytes: number }, passage?: Passage): Passage {
  return {
    push(chunk) {
      count.bytes += chunk.byteLength;
      return passage === undefined ? chunk : passage.push(chunk);
    },
    end: () => passage?.end() ?? NOTHING,
  };
}

function searching(filter: ByteFilter, meter: AnswerMeter | undefined): Passage {
  return {
    push(chunk) {
      meter?.push(chunk);
      return filter.push(chunk);
    },
    end() {
      meter?.end();
      return filter.end();
    },
  };
}
