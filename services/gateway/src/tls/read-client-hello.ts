import { canonicalHostName } from "@deployclaw/domain";

/** What the beginning of a TLS connection says, in the clear, about where it goes. */
export type ClientHello =
  /** More bytes are needed. */
  | { readonly kind: "partial" }
  /** It is no ClientHello, or one that could be read in two ways. */
  | { readonly kind: "malformed" }
  /** `host` is the canonical server name; undefined when none is given in the clear. `bytes` is its length on the wire. */
  | { readonly kind: "hello"; readonly host: string | undefined; readonly bytes: number };

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const EARLY_DATA = 42;
const ENCRYPTED_CLIENT_HELLO = 0xfe0d;
const RECORD_BYTES_MAX = 16_384;
/** A hello beyond this is refused; the largest in use, with post-quantum keys, have about two thousand bytes. */
export const HELLO_BYTES_MAX = 16_384;

const MALFORMED = { kind: "malformed" } as const;

/** Bytes read from the front; throws a RangeError when there are not as many. */
class Cursor {
  #at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  number(size: 1 | 2 | 3): number {
    return this.bytes(size).readUIntBE(0, size);
  }

  bytes(size: number): Buffer {
    if (size > this.left) throw new RangeError("the vector is longer than what holds it");
    this.#at += size;
    return this.#bytes.subarray(this.#at - size, this.#at);
  }

  vector(lengthSize: 1 | 2): Cursor {
    return new Cursor(this.bytes(this.number(lengthSize)));
  }
}

/** Reads the ClientHello (RFC 8446 section 4.1.2) that a TLS connection begins with, and its server name (RFC 6066). */
export function readClientHello(bytes: Buffer): ClientHello {
  const message = joinRecords(bytes);
  if (message.kind !== "message") return message;
  try {
    return { kind: "hello", host: serverName(new Cursor(message.body)), bytes: message.bytes };
  } catch (err) {
    if (!(err instanceof RangeError)) throw err;
    return MALFORMED;
  }
}

function joinRecords(bytes: Buffer) {
  const parts: Buffer[] = [];
  let size = 0;
  let at = 0;
  for (;;) {
    if (bytes.length > at && bytes[at] !== HANDSHAKE) return MALFORMED;
    if (bytes.length > at + 1 && bytes[at + 1] !== 3) return MALFORMED;
    if (bytes.length < at + 5) return { kind: "partial" } as const;
    const length = bytes.readUInt16BE(at + 3);
    if (length === 0 || length > RECORD_BYTES_MAX) return MALFORMED;
    const fragment = bytes.subarray(at + 5, at + 5 + length);
    if (parts.length === 0 && fragment.length > 0 && fragment[0] !== CLIENT_HELLO) return MALFORMED;
    parts.push(fragment);
    size += fragment.length;
    const joined = Buffer.concat(parts);
    const wanted = joined.length < 4 ? undefined : 4 + joined.readUIntBE(1, 3);
    if (wanted !== undefined && wanted > HELLO_BYTES_MAX) return MALFORMED;
    if (fragment.length < length) return { kind: "partial" } as const;
    at += 5 + length;
    if (wanted === undefined || size < wanted) continue;
    // What followed in the same record would be read by the server as a message of its own.
    return size === wanted ? ({ kind: "message", body: joined.subarray(4), bytes: at } as const) : MALFORMED;
  }
}

function serverName(hello: Cursor): string | undefined {
  hello.bytes(2 + 32);
  hello.vector(1);
  hello.vector(2);
  hello.vector(1);
  if (hello.left === 0) return undefined;
  const extensions = hello.vector(2);
  if (hello.left > 0) throw new RangeError("bytes after the extensions");
  const seen = new Set<number>();
  let host: string | undefined;
  while (extensions.left > 0) {
    const type = extensions.number(2);
    const data = extensions.vector(2);
    if (seen.has(type)) throw new RangeError("an extension twice");
    seen.add(type);
    if (type === SERVER_NAME) host = readNames(data);
  }
  // What it sends before an answer could hide a second hello, with another name.
  if (seen.has(EARLY_DATA)) throw new RangeError("early data");
  // A hello inside the hello could name another server than the one that is seen.
  return seen.has(ENCRYPTED_CLIENT_HELLO) ? undefined : host;
}

function readNames(data: Cursor): string | undefined {
  const names = data.vector(2);
  const type = names.number(1);
  const name = names.vector(2);
  if (type !== 0 || names.left > 0 || data.left > 0) throw new RangeError("not exactly one host name");
  return canonicalHostName(name.bytes(name.left).toString("latin1"));
}
