import { TransparencyError } from "../transparency-error.ts";
import type { ByteReader } from "./byte-reader.ts";

/** One file of an archive. Its content must be read, or be passed over with `skip`, before the next file is asked for. */
export type TarMember = {
  readonly name: string;
  readonly sizeBytes: number;
  /** The content piece by piece. */
  readonly pieces: () => AsyncGenerator<Buffer>;
};

const BLOCK_BYTES = 512;
const PIECE_BYTES = 1024 * 1024;

/**
 * The members of an uncompressed tar (POSIX.1-1988 ustar) in their order. Strict: plain files only, right checksums, no
 * extensions, two blocks of zeros and nothing after them; throws `export_malformed` otherwise.
 */
export async function* readTar(reader: ByteReader): AsyncGenerator<TarMember> {
  for (;;) {
    const header = await reader.exactly(BLOCK_BYTES);
    if (header === undefined) malformed("the archive is cut off");
    if (header.every((byte) => byte === 0)) break;
    const { name, sizeBytes } = parseHeader(header);
    let unread = sizeBytes;
    const pieces = async function* (): AsyncGenerator<Buffer> {
      while (unread > 0) {
        const piece = await reader.some(Math.min(unread, PIECE_BYTES));
        if (piece === undefined) malformed(`the archive is cut off within ${name}`);
        unread -= piece.byteLength;
        yield piece;
      }
    };
    yield { name, sizeBytes, pieces };
    for await (const _ of pieces());
    const padding = await reader.exactly((BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES);
    if (padding === undefined || padding.some((byte) => byte !== 0)) malformed("the archive is damaged");
  }
  const last = await reader.exactly(BLOCK_BYTES);
  if (last === undefined || last.some((byte) => byte !== 0)) malformed("the archive is cut off at its end");
  if ((await reader.peek()) !== undefined) malformed("something follows the archive's end");
}

function parseHeader(header: Buffer): { name: string; sizeBytes: number } {
  const field = (start: number, length: number) => header.toString("latin1", start, start + length);
  const text = (start: number, length: number) => field(start, length).replace(/\0.*$/s, "");
  const octal = (start: number, length: number) => {
    const digits = /^ *([0-7]+)[\0 ]*$/.exec(field(start, length))?.[1];
    if (digits === undefined) malformed("a number in its headers is not one");
    return Number.parseInt(digits, 8);
  };
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  if (octal(148, 8) !== sum) malformed("a header's checksum is wrong");
  if (field(257, 6) !== "ustar\0") malformed("it is no ustar archive");
  if (field(156, 1) !== "0" || text(345, 155) !== "") malformed("a member is not a plain file");
  return { name: text(0, 100), sizeBytes: octal(124, 12) };
}

function malformed(why: string): never {
  throw new TransparencyError("export_malformed", `This is no bundle: ${why}.`);
}
