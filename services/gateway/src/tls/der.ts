/** Encodes the parts of ASN.1's Distinguished Encoding Rules (ITU-T X.690) that certificates are made of. */
function value(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const length = Buffer.from(content.length.toString(16).padStart(4, "0"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
}

function arc(number: number): number[] {
  const septets = [number & 0x7f];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128))
    septets.unshift((rest & 0x7f) | 0x80);
  return septets;
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return value(0x06, Buffer.from([40 * first + second, ...rest.flatMap(arc)]));
}

/** RFC 5280 section 4.1.2.5: two digits for the year until 2049, four afterwards. */
function time(date: Date): Buffer {
  const digits = date
    .toISOString()
    .replace(/\.\d{3}Z$/, "Z")
    .replaceAll(/[-:T]/g, "");
  return date.getUTCFullYear() < 2050
    ? value(0x17, Buffer.from(digits.slice(2)))
    : value(0x18, Buffer.from(digits));
}

/** One encoder for each type; contents of less than 64 KiB. */
export const der = {
  sequence: (...items: readonly Uint8Array[]) => value(0x30, ...items),
  set: (...items: readonly Uint8Array[]) => value(0x31, ...items),
  oid,
  time,
  true: () => value(0x01, Buffer.from([0xff])),
  /** An unsigned number as big-endian bytes without leading zeros. */
  unsigned: (bytes: Uint8Array) =>
    value(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes),
  utf8: (text: string) => value(0x0c, Buffer.from(text)),
  octets: (bytes: Uint8Array) => value(0x04, bytes),
  bits: (bytes: Uint8Array, unusedBits = 0) => value(0x03, Buffer.from([unusedBits]), bytes),
  /** A context-specific tag around other values. */
  explicit: (tag: number, ...items: readonly Uint8Array[]) => value(0xa0 | tag, ...items),
  /** A context-specific tag in the place of a primitive type's own. */
  implicit: (tag: number, bytes: Uint8Array) => value(0x80 | tag, bytes),
} as const;
