const BLOCK = 512;

/**
 * One file of an uncompressed tar (POSIX.1-1988 ustar, IEEE Std 1003.1-1988 section 10.1.1): its header, its bytes, and
 * zeros to a whole block. Throws a RangeError for a name of more than 100 bytes.
 */
export function ustarMember(name: string, content: Uint8Array, modifiedAt: Date): Buffer {
  const padding = (BLOCK - (content.byteLength % BLOCK)) % BLOCK;
  return Buffer.concat([header(name, content.byteLength, modifiedAt), content, Buffer.alloc(padding)]);
}

/** What ends a tar: two blocks of zeros. */
export const ustarEnd = (): Buffer => Buffer.alloc(2 * BLOCK);

function header(name: string, size: number, modifiedAt: Date): Buffer {
  if (Buffer.byteLength(name) > 100) throw new RangeError("the name is too long for a ustar header");
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  block.write(name, 0);
  block.write(octal(0o644, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(Math.floor(modifiedAt.getTime() / 1_000), 11), 136);
  block.write("        ", 148);
  block.write("0", 156);
  block.write("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}
