const BLOCK_BYTES = 512;

/** An uncompressed ustar archive of small text files. */
export function writeTar(files: readonly (readonly [name: string, text: string])[]): Buffer {
  const members = files.flatMap(([name, text]) => {
    const content = Buffer.from(text);
    return [header(name, content.byteLength), content, padding(content.byteLength)];
  });
  return Buffer.concat([...members, Buffer.alloc(2 * BLOCK_BYTES)]);
}

function header(name: string, sizeBytes: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  block.write(name, 0);
  block.write(`${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100);
  block.write(`${octal(sizeBytes, 11)}\0${octal(0, 11)}\0${" ".repeat(8)}0`, 124);
  block.write("ustar\x0000", 257);
  block.write(
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
    148,
  );
  return block;
}

function padding(sizeBytes: number): Buffer {
  return Buffer.alloc((BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES);
}
