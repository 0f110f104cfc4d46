import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { NIL_AGENT_ID } from "@deployclaw/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { gcmOpen } from "./aes-gcm.ts";
import { type DataKey, newDataKey } from "./data-key.ts";
import { openCellAuthority, sealCellAuthority } from "./seal-cell-authority.ts";
import {
  type CredentialBinding,
  openCredential,
  type SealedCredential,
  sealCredential,
} from "./seal-credential.ts";
import { Secret } from "./secret.ts";

const other = "0190f3a0-0000-7000-8000-0000000000ff";
const binding: CredentialBinding = {
  clientId: "0190f3a0-0000-7000-8000-000000000001",
  agentId: "0190f3a0-0000-7000-8000-000000000002",
  name: "GITHUB_TOKEN",
};
const canary = "ghp_canary-value";
const dataKey = newDataKey({ version: 1, random: randomBytes });
const sealed = sealCredential({ dataKey, binding, value: new Secret(canary), random: randomBytes });

const ids = fc.uuid();
const names = fc.string({ unit: "grapheme", minLength: 1 });

test("any value opens with its own binding and is what was sealed", () => {
  fc.assert(
    fc.property(ids, ids, names, fc.uint8Array({ maxLength: 300 }), (clientId, agentId, name, value) => {
      const bound = { clientId, agentId, name };
      const box = sealCredential({ dataKey, binding: bound, value: new Secret(value), random: randomBytes });
      expect(openCredential({ dataKey, binding: bound, sealed: box }).revealBytes().equals(value)).toBe(true);
    }),
  );
});

test("no value opens with any other binding", () => {
  const bindings = fc.record({ clientId: ids, agentId: ids, name: names });
  fc.assert(
    fc.property(bindings, bindings, (one, two) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(two));
      const box = sealCredential({ dataKey, binding: one, value: new Secret("x"), random: randomBytes });
      expect(() => openCredential({ dataKey, binding: two, sealed: box })).toThrow();
    }),
  );
});

const movedBindings: [string, Partial<CredentialBinding>][] = [
  ["client", { clientId: other }],
  ["agent", { agentId: other }],
  ["scope, from an agent to the whole client", { agentId: NIL_AGENT_ID }],
  ["name", { name: "GITHUB_TOKEN2" }],
  ["name in case", { name: "github_token" }],
];

test.each(movedBindings)("a credential moved to another %s does not open", (_name, change) => {
  expect(() => openCredential({ dataKey, binding: { ...binding, ...change }, sealed })).toThrow(
    expect.objectContaining({ reason: "open_failed" }),
  );
});

test("a credential relabelled with another key version does not open, even with the same key bytes", () => {
  const sameBytes: DataKey = { version: 2, key: dataKey.key };
  const relabelled = { ...sealed, keyVersion: 2 };
  expect(() => openCredential({ dataKey: sameBytes, binding, sealed: relabelled })).toThrow(
    expect.objectContaining({ reason: "open_failed" }),
  );
  expect(() => openCredential({ dataKey, binding, sealed: relabelled })).toThrow(
    expect.objectContaining({ reason: "key_version_unknown" }),
  );
});

test("a credential does not open as a cell's authority, nor the other way round", () => {
  const cell = { clientId: binding.clientId, agentId: binding.agentId };
  const authority = sealCellAuthority({
    dataKey,
    binding: cell,
    value: new Secret("pem"),
    random: randomBytes,
  });
  expect(openCellAuthority({ dataKey, binding: cell, sealed: authority }).reveal()).toBe("pem");
  expect(() => openCellAuthority({ dataKey, binding: cell, sealed })).toThrow();
  expect(() => openCredential({ dataKey, binding, sealed: authority })).toThrow();
  expect(() =>
    openCellAuthority({ dataKey, binding: { ...cell, agentId: other }, sealed: authority }),
  ).toThrow();
  expect(() =>
    openCellAuthority({ dataKey, binding: { ...cell, clientId: other }, sealed: authority }),
  ).toThrow();
});

test("the stored form is AES-256-GCM over the documented length-prefixed fields", () => {
  const fields = ["deployclaw/vault/credential/v1", binding.clientId, binding.agentId, binding.name, "1"];
  const hex = fields.map(
    (field) => field.length.toString(16).padStart(8, "0") + Buffer.from(field).toString("hex"),
  );
  const decoded = (field: "iv" | "ciphertext" | "tag") => Buffer.from(sealed[field], "base64");
  const box = { iv: decoded("iv"), ciphertext: decoded("ciphertext"), tag: decoded("tag") };
  const aad = Buffer.from(hex.join(""), "hex");
  expect(gcmOpen(dataKey.key.revealBytes(), box, aad).toString()).toBe(canary);
});

test("every flipped bit of IV, ciphertext and tag is refused", () => {
  for (const field of ["iv", "ciphertext", "tag"] as const) {
    const length = Buffer.from(sealed[field], "base64").byteLength;
    for (let bit = 0; bit < length * 8; bit++) {
      const bytes = Buffer.from(sealed[field], "base64");
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const tampered = { ...sealed, [field]: bytes.toString("base64") };
      expect(() => openCredential({ dataKey, binding, sealed: tampered })).toThrow(
        expect.objectContaining({ reason: "open_failed" }),
      );
    }
  }
});

const malformed: [string, Partial<SealedCredential>][] = [
  ["a short IV", { iv: Buffer.alloc(11).toString("base64") }],
  ["a long IV", { iv: Buffer.alloc(16).toString("base64") }],
  ["a truncated tag", { tag: Buffer.from(sealed.tag, "base64").subarray(0, 12).toString("base64") }],
  ["an empty tag", { tag: "" }],
  ["base64 without padding", { tag: sealed.tag.replace(/=+$/, "") }],
  ["base64 with white space", { ciphertext: `${sealed.ciphertext}\n` }],
  ["base64url", { iv: "-_-_-_-_-_-_-_-_" }],
  ["key version zero", { keyVersion: 0 }],
  ["a fractional key version", { keyVersion: 1.5 }],
];

test.each(malformed)("an envelope with %s is refused before any key is used", (_name, change) => {
  expect(() => openCredential({ dataKey, binding, sealed: { ...sealed, ...change } })).toThrow(
    expect.objectContaining({ reason: "envelope_invalid" }),
  );
});

test("two seals of one value share neither IV nor ciphertext", () => {
  const again = sealCredential({ dataKey, binding, value: new Secret(canary), random: randomBytes });
  expect(again.iv).not.toBe(sealed.iv);
  expect(again.ciphertext).not.toBe(sealed.ciphertext);
});

test("randomness that comes up short is refused", () => {
  const short = () => Buffer.alloc(3);
  expect(() => sealCredential({ dataKey, binding, value: new Secret("x"), random: short })).toThrow(/short/);
  expect(() => newDataKey({ version: 1, random: short })).toThrow(/random/);
});

test("no failure shows the value, the key or the ciphertext", () => {
  for (const change of [{ tag: Buffer.alloc(16).toString("base64") }, { iv: "" }, { keyVersion: 9 }]) {
    let seen = "";
    try {
      openCredential({ dataKey, binding, sealed: { ...sealed, ...change } });
    } catch (err) {
      seen = inspect(err, { depth: 9, showHidden: true });
    }
    expect(seen).toContain("VaultError");
    for (const hidden of [canary, dataKey.key.revealBytes().toString("base64"), sealed.ciphertext]) {
      expect(seen).not.toContain(hidden);
    }
  }
});
