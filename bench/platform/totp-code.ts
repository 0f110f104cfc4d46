import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_MS = 30_000;

function fromBase32(text: string): Buffer {
  let bits = 0n;
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) throw new RangeError("a TOTP secret is base32");
    bits = (bits << 5n) | BigInt(value);
  }
  const bytes = Math.floor((text.length * 5) / 8);
  bits >>= BigInt(text.length * 5 - bytes * 8);
  return Buffer.from(bits.toString(16).padStart(bytes * 2, "0"), "hex");
}

/** The six-digit code of a base32 secret at a point in time (RFC 6238 with SHA-1 and steps of 30 seconds). */
export function totpCode(secret: string, time: Date): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(time.getTime() / STEP_MS)));
  const mac = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
