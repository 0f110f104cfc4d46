import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { openTotpSecret, sealTotpSecret } from "./totp-secret.ts";

const key = randomBytes(32);
const secret = randomBytes(20);
const sealed = sealTotpSecret(key, "user-1", randomBytes(12), secret);
const flipped = (bytes: Buffer) => Buffer.from(bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte)));

test("a sealed secret opens for its user under its key", () => {
  expect(Buffer.from(openTotpSecret(key, "user-1", sealed))).toEqual(secret);
});

test("it opens for no other user, under no other key, and not when a byte was changed", () => {
  expect(() => openTotpSecret(key, "user-2", sealed)).toThrow();
  expect(() => openTotpSecret(randomBytes(32), "user-1", sealed)).toThrow();
  for (const field of ["iv", "ciphertext", "tag"] as const)
    expect(() => openTotpSecret(key, "user-1", { ...sealed, [field]: flipped(sealed[field]) })).toThrow();
});

test("a shortened tag is refused", () => {
  expect(() => openTotpSecret(key, "user-1", { ...sealed, tag: sealed.tag.subarray(0, 12) })).toThrow();
});
