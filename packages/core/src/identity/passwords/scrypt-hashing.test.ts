import { randomBytes, scryptSync } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { describe, expect, test } from "vitest";
import { PASSWORD_COST, scryptHashing } from "./scrypt-hashing.ts";

const hashing = scryptHashing({ cost: { logCost: 10, blockSize: 8, parallel: 1 }, randomBytes });

describe("scryptHashing", () => {
  test("today's cost is at least OWASP's minimum for scrypt", () => {
    const { logCost, blockSize, parallel } = PASSWORD_COST;
    expect(2 ** logCost * blockSize * parallel).toBeGreaterThanOrEqual(2 ** 17 * 8);
    expect(128 * 2 ** logCost * blockSize).toBeGreaterThanOrEqual(64 * 2 ** 20);
  });

  test("a password fits its own hash and no other password does", async () => {
    const hash = await hashing.hash("correct horse battery staple");
    expect(await hashing.verify(hash, "correct horse battery staple")).toBe(true);
    for (const wrong of ["correct horse battery stapl", "Correct horse battery staple", ""])
      expect(await hashing.verify(hash, wrong)).toBe(false);
  });

  test("the hash is scrypt of RFC 7914 with the cost and the salt that it names", async () => {
    const hash = await hashing.hash("a password");
    const [, name, parameters, salt = "", key = ""] = hash.split("$");
    expect([name, parameters]).toEqual(["scrypt", "ln=10,r=8,p=1"]);
    const expected = scryptSync("a password", Buffer.from(salt, "base64"), 32, { N: 1024, r: 8, p: 1 });
    expect(Buffer.from(key, "base64").equals(expected)).toBe(true);
  });

  test("the same password twice has two hashes", async () => {
    expect(await hashing.hash("twice")).not.toBe(await hashing.hash("twice"));
  });

  test("another way of composing the same characters is the same password", async () => {
    expect(
      await hashing.verify(await hashing.hash("Zoe\u0308 of Zu\u0308rich"), "Zo\u00eb of Z\u00fcrich"),
    ).toBe(true);
  });

  test("hashes that better-auth made are checked, and are outdated", async () => {
    const hash = await hashPassword("an older password");
    expect(await hashing.verify(hash, "an older password")).toBe(true);
    expect(await hashing.verify(hash, "another password")).toBe(false);
    expect(hashing.isOutdated(hash)).toBe(true);
  });

  test("a hash of another cost is checked at that cost, and is outdated", async () => {
    const stronger = scryptHashing({ cost: { logCost: 11, blockSize: 8, parallel: 1 }, randomBytes });
    const hash = await hashing.hash("moved on");
    expect(await stronger.verify(hash, "moved on")).toBe(true);
    expect(stronger.isOutdated(hash)).toBe(true);
    expect(hashing.isOutdated(hash)).toBe(false);
  });

  test("the decoy fits nothing", async () => {
    expect(hashing.isOutdated(hashing.decoy)).toBe(false);
    expect(await hashing.verify(hashing.decoy, "")).toBe(false);
  });

  test.each(["", "plain", "$scrypt$ln=31,r=8,p=1$AAAA$AAAA", "$2b$10$abc", "00:00"])(
    "%j is no hash",
    async (hash) => {
      await expect(hashing.verify(hash, "x")).rejects.toThrow("malformed");
    },
  );
});
