import type { Duplex } from "node:stream";
import { LIMITS } from "../limits.ts";
import type { Inbound } from "../pipeline/inbound/inbound.ts";
import { END_STREAM, http2Inbound } from "./http2-inbound.ts";

const CANCEL = 8;

/**
 * Reads requests in HTTP/2 from a connection on which it was agreed, each handed to `handle`; `malformed` is called
 * when it is none. Streams, header bytes and
 * memory are bounded; a connection that has carried no request for long is closed, whatever else it carries.
 */
export async function serveHttp2(
  connection: Duplex,
  handle: (inbound: Inbound) => void,
  malformed: () => void,
): Promise<void> {
  // Loaded with the first such connection: most agents speak HTTP/1.1.
  const { performServerHandshake } = await import("node:http2");
  const session = performServerHandshake(connection, {
    maxSessionMemory: LIMITS.http2.sessionMegabytesMax,
    maxHeaderListPairs: LIMITS.http2.headersMax,
    maxSessionInvalidFrames: 10,
    maxSessionRejectedStreams: 10,
    settings: {
      enablePush: false,
      enableConnectProtocol: false,
      maxConcurrentStreams: LIMITS.http2.streamsMax,
      maxHeaderListSize: LIMITS.headerBytesMax,
    },
  });
  let streams = 0;
  let isIdle = false;
  const timer = setInterval(() => {
    if (streams === 0 && isIdle) session.destroy();
    isIdle = streams === 0;
  }, LIMITS.keepAliveTimeoutMs);
  timer.unref();
  session.once("error", () => {
    malformed();
    session.destroy();
  });
  session.on("error", () => undefined);
  session.once("close", () => {
    clearInterval(timer);
    connection.destroy();
  });
  session.on("stream", (stream, _headers, flags, rawHeaders) => {
    streams += 1;
    isIdle = false;
    const late = setTimeout(() => stream.close(CANCEL), LIMITS.requestTimeoutMs);
    if ((flags & END_STREAM) !== 0) clearTimeout(late);
    stream.on("error", () => undefined);
    stream.once("end", () => clearTimeout(late));
    stream.once("close", () => {
      clearTimeout(late);
      streams -= 1;
    });
    handle(http2Inbound(stream, rawHeaders, flags));
  });
}
