import type { ServerHttp2Stream } from "node:http2";
import { Writable } from "node:stream";
import { type Answer, type Inbound, onceClosedEarly } from "../pipeline/inbound/inbound.ts";
import { requestHead } from "./request-head.ts";

/** The flag of a head that no body follows (RFC 9113 section 6.2). */
export const END_STREAM = 1;
const NO_ERROR = 0;
const INTERNAL_ERROR = 2;
const FORBIDDEN = new Set(["http2-settings", "proxy-connection"]);

/** A request that came in HTTP/2 on a stream of its own. */
export function http2Inbound(
  stream: ServerHttp2Stream,
  rawHeaders: readonly string[],
  flags: number,
): Inbound {
  return {
    head: requestHead(rawHeaders, (flags & END_STREAM) === 0),
    body: stream,
    answer: http2Answer(stream),
  };
}

function http2Answer(stream: ServerHttp2Stream): Answer {
  let status = 0;
  return {
    get begun() {
      return stream.headersSent;
    },
    get status() {
      return status;
    },
    get gone() {
      return stream.destroyed || stream.closed;
    },
    begin(code, headers) {
      status = code;
      const sent = headers.filter(([name]) => !FORBIDDEN.has(name));
      stream.respond([":status", String(code), ...sent.flat()]);
      // An answer that has no body, to HEAD or with 204, has ended by now.
      return stream.writableEnded ? nowhere() : stream;
    },
    // What is under way on other streams may end; nothing new is begun.
    closeConnection() {
      stream.session?.close();
      stream.once("finish", () => stream.close(NO_ERROR));
    },
    cut: () => void stream.close(INTERNAL_ERROR),
    onceCut: (listener) =>
      // A stream that is reset is ended by Node itself.
      onceClosedEarly(stream, listener, () => stream.aborted || stream.rstCode !== NO_ERROR),
  };
}

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });
