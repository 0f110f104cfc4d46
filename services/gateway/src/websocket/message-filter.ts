import { Transform } from "node:stream";
import type { ByteFilter } from "../credentials/redaction/redact-bytes.ts";
import { encodeFrame, OPCODE } from "./frame.ts";
import { frameReader, type WebSocketPiece } from "./frame-reader.ts";

/** How one direction of a WebSocket is let through. */
export interface MessageRules {
  /** Whether frames of this direction are masked, as those of a client are. */
  readonly masked: boolean;
  /** A fresh mask for a frame; asked for only where they are masked. */
  readonly newMask: () => Buffer;
  /** What a message of this kind, or a control frame, passes through. */
  readonly filterFor: (opcode: number) => ByteFilter;
  /** Told of the beginning of every message and control frame; may throw to end it all. */
  readonly onMessage: () => void;
  /** Told of all payload bytes that came in. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Reads one direction of a WebSocket and writes it anew, each message through a filter of its own and none of them held
 * whole unless its filter does. How a message is fragmented may change on the way (RFC 6455 section 5.4).
 */
export function messageFilter(rules: MessageRules): Transform {
  const reader = frameReader(rules.masked);
  let filter: ByteFilter | undefined;
  let isContinued = false;

  function* rewritten(piece: WebSocketPiece): Generator<Buffer> {
    rules.onBytes(piece.payload.length);
    if (piece.kind === "control") {
      rules.onMessage();
      const through = rules.filterFor(piece.opcode);
      const payload = Buffer.concat([through.push(piece.payload), through.end()]);
      yield* frame(piece.opcode, true, payload);
      return;
    }
    if (piece.first) {
      rules.onMessage();
      filter = rules.filterFor(piece.opcode);
      isContinued = false;
    }
    if (filter === undefined) return;
    const passed = filter.push(piece.payload);
    const payload = piece.last ? Buffer.concat([passed, filter.end()]) : passed;
    if (payload.length === 0 && !piece.last) return;
    yield* frame(isContinued ? OPCODE.continuation : piece.opcode, piece.last, payload);
    isContinued = true;
  }

  function frame(opcode: number, fin: boolean, payload: Buffer): Buffer[] {
    return encodeFrame({ opcode, fin, payload }, rules.masked ? rules.newMask() : undefined);
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        for (const piece of reader.push(chunk)) for (const bytes of rewritten(piece)) this.push(bytes);
        done();
      } catch (err) {
        done(err instanceof Error ? err : new Error("a message could not be passed on"));
      }
    },
  });
}
