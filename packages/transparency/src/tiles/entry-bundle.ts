const LENGTH_BYTES = 2;

/** Entries as C2SP tlog-tiles bundles them: each with its length in front, 16 bits, most significant first. */
export function formatEntryBundle(entries: readonly string[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      const data = Buffer.from(entry);
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt16BE(data.byteLength);
      return [length, data];
    }),
  );
}

/** Reads such a bundle. Throws a `RangeError` when it is cut off within an entry. */
export function parseEntryBundle(bytes: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    const end = at + LENGTH_BYTES + bytes.readUInt16BE(at);
    if (end > bytes.byteLength) throw new RangeError("an entry bundle is cut off");
    entries.push(bytes.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return entries;
}
