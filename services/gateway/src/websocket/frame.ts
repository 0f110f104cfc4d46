/** What a frame is (RFC 6455 section 5.2). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A frame on the wire; with a mask, its payload is masked in place. */
export function encodeFrame(
  frame: { readonly opcode: number; readonly fin: boolean; readonly payload: Buffer },
  mask: Buffer | undefined,
): Buffer[] {
  const { opcode, fin, payload } = frame;
  const size = payload.length;
  const sizeBytes = size < 126 ? 0 : size < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + sizeBytes + (mask === undefined ? 0 : 4));
  head[0] = (fin ? 0x80 : 0) | opcode;
  head[1] = (mask === undefined ? 0 : 0x80) | (sizeBytes === 0 ? size : sizeBytes === 2 ? 126 : 127);
  if (sizeBytes === 2) head.writeUInt16BE(size, 2);
  if (sizeBytes === 8) head.writeBigUInt64BE(BigInt(size), 2);
  if (mask !== undefined) {
    mask.copy(head, head.length - 4);
    applyMask(payload, mask, 0);
  }
  return size === 0 ? [head] : [head, payload];
}

/** Masks or unmasks bytes in place; `offset` is their place in the frame's payload. */
export function applyMask(bytes: Buffer, mask: Buffer, offset: number): void {
  const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((at) => mask[(offset + at) & 3]);
  let at = 0;
  for (; at + 3 < bytes.length; at += 4) {
    bytes[at] = (bytes[at] ?? 0) ^ a;
    bytes[at + 1] = (bytes[at + 1] ?? 0) ^ b;
    bytes[at + 2] = (bytes[at + 2] ?? 0) ^ c;
    bytes[at + 3] = (bytes[at + 3] ?? 0) ^ d;
  }
  for (; at < bytes.length; at += 1) bytes[at] = (bytes[at] ?? 0) ^ (mask[(offset + at) & 3] ?? 0);
}
