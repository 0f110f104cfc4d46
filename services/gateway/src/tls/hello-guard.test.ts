import { Duplex } from "node:stream";
import { connect } from "node:tls";
import { expect, test } from "vitest";
import { helloGuard } from "./hello-guard.ts";
import { readClientHello } from "./read-client-hello.ts";

const HOST = "api.example.com";

/** What Node's TLS client sends first. */
function realHello(servername: string, options: { maxVersion?: "TLSv1.2" } = {}): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        resolve(chunk);
        done();
      },
    });
    connect({ socket, servername, ...options }).on("error", () => undefined);
  });
}

const u16 = (value: number) => [value >> 8, value & 255];
const vector = (bytes: readonly number[]) => [...u16(bytes.length), ...bytes];
const sni = (...names: string[]) => [
  0,
  0,
  ...vector(vector(names.flatMap((name) => [0, ...vector([...Buffer.from(name)])]))),
];

/** A minimal hello with these extensions, in records of at most `recordBytes`. */
function madeHello(extensions: readonly number[], recordBytes = 16_384): Buffer {
  const body = [3, 3, ...Array<number>(32).fill(7), 0, ...vector([0x13, 0x01]), 1, 0, ...vector(extensions)];
  const message = [1, 0, ...u16(body.length), ...body];
  const records: number[] = [];
  for (let at = 0; at < message.length; at += recordBytes)
    records.push(22, 3, 1, ...vector(message.slice(at, at + recordBytes)));
  return Buffer.from(records);
}

const verdictOf = (...chunks: Buffer[]) => {
  const guard = helloGuard(HOST);
  return chunks.map((chunk) => guard.push(chunk)).at(-1);
};

test.each([{}, { maxVersion: "TLSv1.2" as const }])("Node's own hello %j is read", async (options) => {
  const hello = await realHello(HOST, options);
  expect(readClientHello(hello)).toEqual({ kind: "hello", host: HOST, bytes: hello.length });
  expect(verdictOf(hello)).toBe("passed");
});

test("a hello passes only whole, however it is split", async () => {
  const hello = await realHello(HOST);
  for (let size = 0; size < hello.length; size += 1)
    expect(readClientHello(hello.subarray(0, size)).kind).toBe("partial");
  const guard = helloGuard(HOST);
  const verdicts = [...hello].map((byte) => guard.push(Buffer.from([byte])));
  expect([...new Set(verdicts.slice(0, -1))]).toEqual(["undecided"]);
  expect(verdicts.at(-1)).toBe("passed");
  expect(guard.release()).toEqual(hello);
});

test("a hello split into many records is put together before it is judged", () => {
  expect(verdictOf(madeHello(sni(HOST), 5))).toBe("passed");
  expect(verdictOf(madeHello(sni("other.example.com"), 5))).toBe("sni_mismatch");
});

test.each([
  ["another name", madeHello(sni("other.example.com")), "sni_mismatch"],
  ["the name with capitals and a dot", madeHello(sni("API.example.com.")), "passed"],
  ["no name", madeHello([]), "sni_missing"],
  ["a NUL in the name", madeHello(sni(`${HOST}\0.evil.net`)), "sni_missing"],
  ["two names", madeHello(sni(HOST, "other.example.com")), "tls_handshake_failed"],
  ["the extension twice", madeHello([...sni(HOST), ...sni("other.example.com")]), "tls_handshake_failed"],
  ["a hidden hello inside", madeHello([...sni(HOST), 0xfe, 0x0d, 0, 0]), "sni_missing"],
  ["early data", madeHello([...sni(HOST), 0, 42, 0, 0]), "tls_handshake_failed"],
  ["plain HTTP", Buffer.from("GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n"), "tls_handshake_failed"],
  ["an old SSL hello", Buffer.from("802e01030100150000001000", "hex"), "tls_handshake_failed"],
  ["an empty record", Buffer.from("1603010000", "hex"), "tls_handshake_failed"],
  ["another message", Buffer.from("16030100050200000100", "hex"), "tls_handshake_failed"],
  ["a message behind it in its record", appended(madeHello(sni(HOST))), "tls_handshake_failed"],
])("%s: %s", (_what, bytes, verdict) => {
  expect(verdictOf(bytes)).toBe(verdict);
});

function appended(hello: Buffer): Buffer {
  const longer = Buffer.concat([hello, Buffer.from([1, 0, 0, 0])]);
  longer.writeUInt16BE(longer.length - 5, 3);
  return longer;
}

test("a second hello must name the same server, also behind a change of cipher", () => {
  const first = madeHello(sni(HOST));
  const change = Buffer.from("140303000101", "hex");
  expect(verdictOf(first, madeHello(sni(HOST)))).toBe("passed");
  expect(verdictOf(first, change, madeHello(sni(HOST)))).toBe("passed");
  expect(verdictOf(first, change, madeHello(sni("other.example.com")))).toBe("sni_mismatch");
  expect(verdictOf(Buffer.concat([first, madeHello(sni("other.example.com"))]))).toBe("sni_mismatch");
  expect(verdictOf(first, first, first)).toBe("tls_handshake_failed");
});

test("what follows the handshake's beginning is not looked at", () => {
  const guard = helloGuard(HOST);
  expect(guard.push(madeHello(sni(HOST)))).toBe("passed");
  expect(guard.done).toBe(false);
  guard.release();
  expect(guard.push(Buffer.from("1703030001aa", "hex"))).toBe("passed");
  expect(guard.done).toBe(true);
  expect(guard.release().toString("hex")).toBe("1703030001aa");
});

test("a hello that never ends is refused before it is large", () => {
  const guard = helloGuard(HOST);
  const record = Buffer.concat([Buffer.from([22, 3, 1, 0x40, 0]), Buffer.alloc(16_384, 0)]);
  record.set([1, 0xff, 0xff, 0xff], 5);
  expect(guard.push(record)).toBe("tls_handshake_failed");
});
