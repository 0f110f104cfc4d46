import { expect, test } from "vitest";
import vectors from "../testdata/rfc5869-sha256.json" with { type: "json" };
import { hkdfSha256 } from "./hkdf.ts";

test.each(vectors.cases)("hkdfSha256 gives the output of RFC 5869 for ikm $ikm", (vector) => {
  const hex = (text: string) => Buffer.from(text, "hex");
  const okm = hkdfSha256(hex(vector.ikm), hex(vector.salt), hex(vector.info), vector.lengthBytes);
  expect(okm.toString("hex")).toBe(vector.okm);
});
