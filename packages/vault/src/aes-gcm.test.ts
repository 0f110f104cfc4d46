import { expect, test } from "vitest";
import vectors from "../testdata/nist-gcm-256.json" with { type: "json" };
import { gcmOpen, gcmSeal } from "./aes-gcm.ts";

const hex = (text: string) => Buffer.from(text, "hex");

test.each(vectors.encrypt)("gcmSeal gives NIST's ciphertext and tag for key $key", (vector) => {
  const box = gcmSeal(hex(vector.key), hex(vector.iv), hex(vector.pt), hex(vector.aad));
  expect(box.ciphertext.toString("hex")).toBe(vector.ct);
  expect(box.tag.toString("hex")).toBe(vector.tag);
});

test.each(vectors.decrypt)("gcmOpen gives NIST's plaintext for key $key", (vector) => {
  const box = { iv: hex(vector.iv), ciphertext: hex(vector.ct), tag: hex(vector.tag) };
  expect(gcmOpen(hex(vector.key), box, hex(vector.aad)).toString("hex")).toBe(vector.pt);
});

test.each(vectors.fail)("gcmOpen refuses NIST's failing tag for key $key", (vector) => {
  const box = { iv: hex(vector.iv), ciphertext: hex(vector.ct), tag: hex(vector.tag) };
  expect(() => gcmOpen(hex(vector.key), box, hex(vector.aad))).toThrow(
    expect.objectContaining({ reason: "open_failed" }),
  );
});
