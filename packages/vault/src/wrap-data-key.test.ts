import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { gcmOpen } from "./aes-gcm.ts";
import { type ClientSalt, deriveClientKek } from "./client-kek.ts";
import { newDataKey } from "./data-key.ts";
import { KeyRing } from "./key-ring.ts";
import { Secret } from "./secret.ts";
import { unwrapDataKey, type WrappedDataKey, wrapDataKey } from "./wrap-data-key.ts";

const clientId = "0190f3a0-0000-7000-8000-000000000001";
const otherClientId = "0190f3a0-0000-7000-8000-000000000002";
const masterOne = new Secret(Buffer.alloc(32, 1));
const masterTwo = new Secret(Buffer.alloc(32, 2));
const ring = new KeyRing(new Map([[1, masterOne]]));
const rotated = new KeyRing(
  new Map([
    [1, masterOne],
    [2, masterTwo],
  ]),
);
const client: ClientSalt = { clientId, salt: Buffer.alloc(32, 9) };
const dataKey = newDataKey({ version: 1, random: randomBytes });
const wrapped = wrapDataKey({ ring: rotated, client, dataKey, random: randomBytes });

test("any data key comes back from its wrap", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.integer({ min: 1, max: 99 }),
      (key, version) => {
        const made = newDataKey({ version, random: () => key });
        const opened = unwrapDataKey({
          ring,
          client,
          wrapped: wrapDataKey({ ring, client, dataKey: made, random: randomBytes }),
        });
        expect(opened.version).toBe(version);
        expect(opened.key.revealBytes().equals(key)).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});

test("a new master key wraps new data keys while old wraps still open, and re-wrapping moves them", () => {
  const old = wrapDataKey({ ring, client, dataKey, random: randomBytes });
  expect([old.masterVersion, wrapped.masterVersion]).toEqual([1, 2]);
  const opened = unwrapDataKey({ ring: rotated, client, wrapped: old });
  const moved = wrapDataKey({ ring: rotated, client, dataKey: opened, random: randomBytes });
  const onlyNew = new KeyRing(new Map([[2, masterTwo]]), 2);
  expect(unwrapDataKey({ ring: onlyNew, client, wrapped: moved }).key.revealBytes()).toEqual(
    dataKey.key.revealBytes(),
  );
  expect(() => unwrapDataKey({ ring: onlyNew, client, wrapped: old })).toThrow(
    expect.objectContaining({ reason: "key_version_refused" }),
  );
});

test("the stored form is AES-256-GCM over the documented length-prefixed fields", () => {
  const fields = ["deployclaw/vault/data-key/v1", clientId, "2", "1"];
  const hex = fields.map(
    (field) => field.length.toString(16).padStart(8, "0") + Buffer.from(field).toString("hex"),
  );
  const decoded = (field: "iv" | "ciphertext" | "tag") => Buffer.from(wrapped[field], "base64");
  const box = { iv: decoded("iv"), ciphertext: decoded("ciphertext"), tag: decoded("tag") };
  const kek = deriveClientKek(rotated, 2, client);
  expect(gcmOpen(kek, box, Buffer.from(hex.join(""), "hex"))).toEqual(dataKey.key.revealBytes());
});

const flip = (text: string) => {
  const bytes = Buffer.from(text, "base64");
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString("base64");
};
const changes: [string, Partial<ClientSalt>, Partial<WrappedDataKey>][] = [
  ["another client", { clientId: otherClientId }, {}],
  ["another salt", { salt: Buffer.alloc(32, 8) }, {}],
  ["another master version", {}, { masterVersion: 1 }],
  ["another data key version", {}, { version: 2 }],
  ["a flipped IV", {}, { iv: flip(wrapped.iv) }],
  ["a flipped ciphertext", {}, { ciphertext: flip(wrapped.ciphertext) }],
  ["a flipped tag", {}, { tag: flip(wrapped.tag) }],
];

test.each(changes)("a wrapped data key does not open with %s", (_name, clientChange, wrappedChange) => {
  expect(() =>
    unwrapDataKey({
      ring: rotated,
      client: { ...client, ...clientChange },
      wrapped: { ...wrapped, ...wrappedChange },
    }),
  ).toThrow(expect.objectContaining({ reason: "open_failed" }));
});

test("the master version is bound although its keys were the same", () => {
  const twin = new KeyRing(
    new Map([
      [1, masterTwo],
      [2, masterTwo],
    ]),
  );
  expect(() => unwrapDataKey({ ring: twin, client, wrapped: { ...wrapped, masterVersion: 1 } })).toThrow(
    expect.objectContaining({ reason: "open_failed" }),
  );
});

test("a salt of another length and an id that is not a lower-case UUID are refused", () => {
  for (const bad of [
    { ...client, salt: Buffer.alloc(16) },
    { ...client, clientId: clientId.toUpperCase() },
    { ...client, clientId: "" },
  ]) {
    expect(() => unwrapDataKey({ ring: rotated, client: bad, wrapped })).toThrow(
      expect.objectContaining({ reason: "input_invalid" }),
    );
  }
});
