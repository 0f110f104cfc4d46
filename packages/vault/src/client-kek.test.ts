import { expect, test } from "vitest";
import { deriveClientKek } from "./client-kek.ts";
import { KeyRing } from "./key-ring.ts";
import { Secret } from "./secret.ts";

test("a client's key-encryption key is HKDF of the master with the documented salt and info", () => {
  const ring = new KeyRing(new Map([[1, new Secret(Buffer.alloc(32, 1))]]));
  const clientId = "0190f3a0-0000-7000-8000-000000000002";
  const kek = deriveClientKek(ring, 1, { clientId, salt: Buffer.alloc(32, 5) });
  expect(kek.toString("hex")).toBe("3c1d39a2fdb2504351b9492e347c66ac17fa0f2ef99026020b43e4bf9983f692");
});
