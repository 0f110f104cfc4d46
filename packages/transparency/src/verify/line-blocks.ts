import { TransparencyError } from "../transparency-error.ts";

const BLOCK_BYTES = 256 * 1024;
const LINE_BYTES_MAX = 1024 * 1024;
const NEWLINE = 10;

/**
 * Cuts a stream into blocks of whole lines, each in a buffer of its own. Throws `export_malformed` for a line of more than
 * a megabyte; a last line without its newline is a block as well.
 */
export async function* lineBlocks(pieces: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  for await (const piece of pieces) {
    held.push(piece);
    heldBytes += piece.byteLength;
    if (heldBytes < BLOCK_BYTES) continue;
    const newline = piece.lastIndexOf(NEWLINE);
    if (newline >= 0) {
      held[held.length - 1] = piece.subarray(0, newline + 1);
      yield joined(held);
      held = [piece.subarray(newline + 1)];
      heldBytes = piece.byteLength - newline - 1;
    } else if (heldBytes > BLOCK_BYTES + LINE_BYTES_MAX) {
      throw new TransparencyError("export_malformed", "A line is longer than a megabyte.");
    }
  }
  if (heldBytes > 0) yield joined(held);
}

/** A copy that can be given to another thread: a slice of a pool could not. */
function joined(pieces: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}
