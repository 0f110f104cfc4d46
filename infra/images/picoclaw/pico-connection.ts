import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** A message of PicoClaw's own protocol (pkg/channels/pico/protocol.go in its repository). */
export interface PicoMessage {
  readonly type: string;
  readonly id?: string;
  readonly session_id?: string;
  readonly payload?: { readonly [key: string]: unknown };
}

/** The server's end of one connection. */
export interface PicoConnection {
  send(type: string, payload: object, id?: string): void;
}

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const MESSAGE_BYTES_MAX = 1024 * 1024;
const TEXT = 1;
const CLOSE = 8;

/** Answers an opening handshake and reads whole, unfragmented text frames (RFC 6455), which is what clients send. */
export function acceptPico(
  req: IncomingMessage,
  socket: Duplex,
  onMessage: (message: PicoMessage) => void,
): PicoConnection {
  const accept = createHash("sha1")
    .update(`${req.headers["sec-websocket-key"] ?? ""}${GUID}`)
    .digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let held = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    for (let frame = readFrame(held); frame !== undefined; frame = readFrame(held)) {
      held = held.subarray(frame.bytes);
      if (frame.opcode === CLOSE || frame.payload.length > MESSAGE_BYTES_MAX) return void socket.end();
      if (frame.opcode === TEXT) onMessage(JSON.parse(frame.payload.toString("utf8")) as PicoMessage);
    }
  });
  return {
    send(type, payload, id) {
      const message = { type, ...(id === undefined ? {} : { id }), timestamp: Date.now(), payload };
      if (socket.writable) socket.write(textFrame(Buffer.from(JSON.stringify(message))));
    },
  };
}

function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; bytes: number } | undefined {
  if (bytes.length < 6) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const sizeBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + sizeBytes + 4;
  if (bytes.length < start) return undefined;
  const size =
    sizeBytes === 0 ? short : sizeBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < start + size) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const payload = Buffer.from(
    bytes.subarray(start, start + size).map((byte, at) => byte ^ (mask[at & 3] ?? 0)),
  );
  return { opcode: bytes.readUInt8(0) & 0x0f, payload, bytes: start + size };
}

function textFrame(payload: Buffer): Buffer {
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10);
  head[0] = 0x80 | TEXT;
  head[1] = payload.length < 126 ? payload.length : payload.length < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(payload.length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}
