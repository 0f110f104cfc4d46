import { HELLO_BYTES_MAX, readClientHello } from "./read-client-hello.ts";

const HANDSHAKE = 22;
const CHANGE_CIPHER_SPEC = 20;
const CLIENT_HELLO = 1;

/** What is known of the bytes given so far. */
export type HelloVerdict = "undecided" | "passed" | "sni_missing" | "sni_mismatch" | "tls_handshake_failed";

/** Watches what an agent sends at the beginning of a TLS connection that goes through unread. */
export interface HelloGuard {
  /** Whether all that may name a server was seen; what follows needs no look. */
  readonly done: boolean;
  /** Takes the next bytes. While the answer is `undecided` none of them may go out. */
  push(chunk: Buffer): HelloVerdict;
  /** Gives the bytes that waited, once. */
  release(): Buffer;
}

/**
 * Lets a TLS connection begin only with a ClientHello that names exactly `host`, and so with every further one: a
 * server may ask for a second hello (RFC 8446 section 4.1.4), which must not name another server either.
 */
export function helloGuard(host: string): HelloGuard {
  let held: Buffer = Buffer.alloc(0);
  let hellos = 0;
  // Where the first record that was not looked at yet begins in `held`.
  let at = 0;
  let done = false;

  function over(): HelloVerdict {
    done = true;
    return "passed";
  }

  function look(): HelloVerdict {
    for (;;) {
      const rest = held.subarray(at);
      if (hellos > 0) {
        if (rest.length === 0) return "passed";
        if (rest[0] === CHANGE_CIPHER_SPEC) {
          if (rest.length < 5) return "undecided";
          const size = 5 + rest.readUInt16BE(3);
          if (size > 6) return "tls_handshake_failed";
          if (rest.length < size) return "undecided";
          at += size;
          continue;
        }
        if (rest[0] !== HANDSHAKE) return over();
        if (rest.length < 6) return "undecided";
        if (rest[5] !== CLIENT_HELLO) return over();
      }
      // Two are all that TLS knows.
      if (hellos === 2) return "tls_handshake_failed";
      const hello = readClientHello(rest);
      if (hello.kind === "partial") return "undecided";
      if (hello.kind === "malformed") return "tls_handshake_failed";
      if (hello.host !== host) return hello.host === undefined ? "sni_missing" : "sni_mismatch";
      hellos += 1;
      at += hello.bytes;
    }
  }

  return {
    get done() {
      return done;
    },
    push(chunk) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      if (done) return "passed";
      if (held.length - at > 2 * HELLO_BYTES_MAX) return "tls_handshake_failed";
      return look();
    },
    release() {
      const released = held;
      held = Buffer.alloc(0);
      at = 0;
      return released;
    },
  };
}
