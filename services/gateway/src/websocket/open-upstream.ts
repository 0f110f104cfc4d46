import { type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { LIMITS } from "../limits.ts";
import { type Header, headerPairs } from "../pipeline/inbound/header.ts";
import { opens } from "./handshake.ts";

/** What an upstream made of an opening handshake. */
export type Opened =
  | {
      readonly kind: "opened";
      readonly headers: readonly Header[];
      readonly socket: Socket;
      /** What it sent right behind its answer. */
      readonly first: Buffer;
    }
  /** An ordinary answer instead. */
  | { readonly kind: "answered"; readonly answer: IncomingMessage }
  /** An answer that does not open what was asked for. */
  | { readonly kind: "malformed" };

/** Sends an opening handshake over an open connection. Rejects when that breaks or stays silent. */
export function openUpstream(
  socket: Socket,
  opening: {
    readonly path: string;
    readonly headers: readonly Header[];
    readonly key: string;
    readonly protocols: readonly string[];
  },
): Promise<Opened> {
  const { path, headers } = opening;
  return new Promise((resolve, reject) => {
    const outgoing = request({
      createConnection: () => socket,
      method: "GET",
      path,
      headers: headers.flat(),
      setHost: false,
      maxHeaderSize: LIMITS.headerBytesMax,
      timeout: LIMITS.upstreamSilenceMs,
    });
    outgoing.once("timeout", () =>
      outgoing.destroy(Object.assign(new Error("no answer"), { code: "UND_ERR_HEADERS_TIMEOUT" })),
    );
    outgoing.once("error", reject);
    outgoing.once("response", (answer) => resolve({ kind: "answered", answer }));
    outgoing.once("upgrade", (answer, _socket, first) => {
      const answered = headerPairs(answer.rawHeaders);
      if (opens(answered, opening)) resolve({ kind: "opened", headers: answered, socket, first });
      else resolve({ kind: "malformed" });
    });
    outgoing.end();
  });
}
