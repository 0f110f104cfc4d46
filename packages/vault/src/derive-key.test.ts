import { expect, test } from "vitest";
import { deriveClientKek } from "./client-kek.ts";
import { deriveKey, runtimeToken } from "./derive-key.ts";
import { KeyRing } from "./key-ring.ts";
import { Secret } from "./secret.ts";

const agentId = "0190f3a0-0000-7000-8000-000000000002";
const other = "0190f3a0-0000-7000-8000-000000000003";
const ring = new KeyRing(
  new Map([
    [1, new Secret(Buffer.alloc(32, 1))],
    [2, new Secret(Buffer.alloc(32, 2))],
  ]),
);

test("a runtime token is stable, and other for every agent, generation and master version", () => {
  const base = { ring, masterVersion: 1, agentId, generation: 1 };
  const tokens = [
    base,
    { ...base, agentId: other },
    { ...base, generation: 2 },
    { ...base, masterVersion: 2 },
  ].map((input) => runtimeToken(input).reveal());
  expect(new Set(tokens).size).toBe(4);
  expect(runtimeToken(base).reveal()).toBe(tokens[0]);
  expect(tokens[0]).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

test("fields of a context do not run into each other", () => {
  const keys = [
    deriveKey({ ring, masterVersion: 1, purpose: "p", context: ["ab", "c"] }),
    deriveKey({ ring, masterVersion: 1, purpose: "p", context: ["a", "bc"] }),
    deriveKey({ ring, masterVersion: 1, purpose: "p", context: ["abc"] }),
    deriveKey({ ring, masterVersion: 1, purpose: "pa", context: ["b", "c"] }),
  ].map((key) => key.revealBytes().toString("hex"));
  expect(new Set(keys).size).toBe(4);
});

test("a client's key-encryption key is HKDF of the master with the documented salt and info", () => {
  const salt = Buffer.alloc(32, 5);
  const kek = deriveClientKek(ring, 1, { clientId: agentId, salt });
  expect(kek.toString("hex")).toBe("3c1d39a2fdb2504351b9492e347c66ac17fa0f2ef99026020b43e4bf9983f692");
});
