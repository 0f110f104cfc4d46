/** Cryptographic randomness, passed in by the composition root (`randomBytes` of node:crypto). */
export type RandomBytes = (lengthBytes: number) => Uint8Array;
