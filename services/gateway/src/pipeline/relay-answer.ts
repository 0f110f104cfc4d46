import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Dispatcher } from "undici";
import { type ContentCoding, contentCoding } from "../credentials/redaction/content-coding.ts";
import {
  type Redaction,
  redactBytes,
  redactsAnything,
  redactsName,
  redactText,
} from "../credentials/redaction/redact-bytes.ts";
import { unpacked } from "../credentials/redaction/unpack.ts";
import type { AnswerMeter } from "../limits/answer-meter.ts";
import { endToEndHeaders, type Header, headerValues } from "./header.ts";
import type { Answer } from "./inbound.ts";

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
  const counted = countBytes(answer.body, count);
  const headers = answerHeaders(answer.headers);
  if (!redactsAnything(redaction) && meter === undefined)
    return pipeline(counted, to.begin(answer.statusCode, headers));
  const coding = codingOf(answer);
  const isPacked = coding !== "identity" && coding !== "unknown";
  const kept = isPacked ? headers.filter(([name]) => !PACKED_HEADERS.has(name)) : headers;
  const body = isPacked ? unpacked(counted, coding) : counted;
  const type = String(answer.headers["content-type"] ?? "");
  meter?.begin(answer.statusCode, coding === "unknown" ? undefined : type);
  await pipeline(
    redacted(meter === undefined ? body : metered(body, meter), redaction),
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

async function* metered(source: AsyncIterable<Buffer>, meter: AnswerMeter): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    meter.push(chunk);
    yield chunk;
  }
  meter.end();
}

async function* redacted(source: AsyncIterable<Buffer>, redaction: Redaction): AsyncGenerator<Buffer> {
  const filter = redactBytes(redaction);
  for await (const chunk of source) {
    const passed = filter.push(chunk);
    if (passed.length > 0) yield passed;
  }
  const rest = filter.end();
  if (rest.length > 0) yield rest;
}
