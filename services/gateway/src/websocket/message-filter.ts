import { Transform } from "node:stream";
import type { MessageFilter } from "../credentials/slots/in-message.ts";
import { encodeFrame, OPCODE } from "./frame.ts";
import { frameReader, type WebSocketPiece } from "./frame-reader.ts";

/** How one direction of a WebSocket is let through. */
export interface MessageRules {
  /** Whether frames of this direction are masked, as those of a client are. */
  readonly masked: boolean;
  /** A fresh mask for a frame; asked for only where they are masked. */
  readonly newMask: () => Buffer;
  /** What a message of this kind, or a control frame, passes through. */
  readonly filterFor: (opcode: number) => MessageFilter;
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
  let filter: MessageFilter | undefined;
  let isContinued = false;

  /** What a piece becomes; a promise only where a filter takes a while. */
  function rewritten(piece: WebSocketPiece): Buffer[] | Promise<Buffer[]> {
    rules.onBytes(piece.payload.length);
    if (piece.kind === "control") {
      rules.onMessage();
      const through = rules.filterFor(piece.opcode);
      const passed = through.push(piece.payload);
      return ended(through, (rest) => frame(piece.opcode, true, Buffer.concat([passed, rest])));
    }
    if (piece.first) {
      rules.onMessage();
      filter = rules.filterFor(piece.opcode);
      isContinued = false;
    }
    if (filter === undefined) return [];
    const passed = filter.push(piece.payload);
    if (passed.length === 0 && !piece.last) return [];
    const opcode = isContinued ? OPCODE.continuation : piece.opcode;
    isContinued = true;
    return piece.last
      ? ended(filter, (rest) => frame(opcode, true, Buffer.concat([passed, rest])))
      : frame(opcode, false, passed);
  }

  function ended(through: MessageFilter, framed: (rest: Buffer) => Buffer[]): Buffer[] | Promise<Buffer[]> {
    const rest = through.end();
    return rest instanceof Promise ? rest.then(framed) : framed(rest);
  }

  function frame(opcode: number, fin: boolean, payload: Buffer): Buffer[] {
    return encodeFrame({ opcode, fin, payload }, rules.masked ? rules.newMask() : undefined);
  }

  async function pass(chunk: Buffer, into: Transform): Promise<void> {
    for (const piece of reader.push(chunk)) {
      const frames = rewritten(piece);
      for (const bytes of frames instanceof Promise ? await frames : frames) into.push(bytes);
    }
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      pass(chunk, this).then(
        () => done(),
        (err: unknown) => done(err instanceof Error ? err : new Error("a message could not be passed on")),
      );
    },
  });
}
