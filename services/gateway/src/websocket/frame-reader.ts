import { applyMask, OPCODE } from "./frame.ts";

/** A part of a message as it arrived, or a whole control frame; the payload is not masked any more. */
export type WebSocketPiece =
  | {
      readonly kind: "data";
      readonly opcode: typeof OPCODE.text | typeof OPCODE.binary;
      /** Whether it is the first part of its message, and whether it is the last one. */
      readonly first: boolean;
      readonly last: boolean;
      readonly payload: Buffer;
    }
  | { readonly kind: "control"; readonly opcode: number; readonly payload: Buffer };

/** The bytes are no WebSocket frames, or could be read in two ways. */
export class WebSocketMalformed extends Error {
  constructor(what: string) {
    super(`malformed WebSocket frame: ${what}`);
    this.name = "WebSocketMalformed";
  }
}

interface FrameHead {
  readonly fin: boolean;
  readonly opcode: number;
  readonly mask: Buffer | undefined;
  readonly size: number;
}

const CONTROL_BYTES_MAX = 125;

/**
 * Reads frames without extensions (RFC 6455 section 5) from bytes that may be split anywhere, holding no more than a
 * control frame. `masked` is what every frame of this side must be. Throws {@link WebSocketMalformed}.
 */
export function frameReader(masked: boolean): { push(chunk: Buffer): Iterable<WebSocketPiece> } {
  let held: Buffer = Buffer.alloc(0);
  let frame: FrameHead | undefined;
  let read = 0;
  let message: typeof OPCODE.text | typeof OPCODE.binary | undefined;
  let isFirst = false;

  function begin(head: FrameHead): void {
    frame = head;
    read = 0;
    if (head.opcode >= OPCODE.close) return;
    if (head.opcode === OPCODE.continuation) {
      if (message === undefined) throw new WebSocketMalformed("nothing to continue");
      return;
    }
    if (message !== undefined) throw new WebSocketMalformed("a message within a message");
    message = head.opcode === OPCODE.text ? OPCODE.text : OPCODE.binary;
    isFirst = true;
  }

  function piece({ opcode, fin, size, mask }: FrameHead, payload: Buffer): WebSocketPiece | undefined {
    if (mask !== undefined) applyMask(payload, mask, read);
    read += payload.length;
    const isWhole = read === size;
    if (isWhole) frame = undefined;
    if (opcode >= OPCODE.close) return { kind: "control", opcode, payload };
    if (message === undefined) throw new WebSocketMalformed("no message");
    const found = { kind: "data", opcode: message, first: isFirst, last: isWhole && fin, payload } as const;
    isFirst = false;
    if (found.last) message = undefined;
    return payload.length === 0 && !found.last && !found.first ? undefined : found;
  }

  return {
    *push(chunk) {
      let bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      held = Buffer.alloc(0);
      for (;;) {
        if (frame === undefined) {
          const head = readHead(bytes, masked);
          if (head === undefined) break;
          bytes = bytes.subarray(head.bytes);
          begin(head);
        }
        const current: FrameHead | undefined = frame;
        if (current === undefined) break;
        const wanted = current.size - read;
        // A control frame comes whole; of a message whatever is there.
        if (current.opcode >= OPCODE.close ? bytes.length < wanted : bytes.length === 0 && wanted > 0) break;
        const found = piece(current, bytes.subarray(0, wanted));
        if (found !== undefined) yield found;
        bytes = bytes.subarray(Math.min(wanted, bytes.length));
      }
      held = bytes;
    },
  };
}

function readHead(bytes: Buffer, masked: boolean): (FrameHead & { readonly bytes: number }) | undefined {
  if (bytes.length < 2) return undefined;
  const [start = 0, second = 0] = bytes;
  const fin = start >= 0x80;
  const opcode = start & 0x0f;
  if ((start & 0x70) !== 0) throw new WebSocketMalformed("a reserved bit");
  if (!Object.values<number>(OPCODE).includes(opcode)) throw new WebSocketMalformed("a reserved opcode");
  if (second >= 0x80 !== masked) throw new WebSocketMalformed(masked ? "not masked" : "masked");
  const short = second & 0x7f;
  if (opcode >= OPCODE.close && (!fin || short > CONTROL_BYTES_MAX))
    throw new WebSocketMalformed("a control frame in parts");
  const sizeBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const maskAt = 2 + sizeBytes;
  const end = maskAt + (masked ? 4 : 0);
  if (bytes.length < end) return undefined;
  const size = sizeBytes === 0 ? short : readSize(bytes, sizeBytes);
  return {
    fin,
    opcode,
    size,
    mask: masked ? Buffer.from(bytes.subarray(maskAt, end)) : undefined,
    bytes: end,
  };
}

function readSize(bytes: Buffer, sizeBytes: 2 | 8): number {
  const size = sizeBytes === 2 ? BigInt(bytes.readUInt16BE(2)) : bytes.readBigUInt64BE(2);
  if (size < (sizeBytes === 2 ? 126n : 65_536n))
    throw new WebSocketMalformed("a length not as short as can be");
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) throw new WebSocketMalformed("a length beyond measure");
  return Number(size);
}
