import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "./secret.ts";

const canary = "canary-3f9c1d";

test("a secret never shows in JSON, templates, inspection, keys, clones or errors", () => {
  const secret = new Secret(canary);
  const seen = [
    JSON.stringify({ nested: [secret] }),
    `${secret}`,
    String(secret),
    `${secret}${canary.length}`,
    inspect({ secret }, { depth: 10, showHidden: true }),
    format("%s %o %O %j", secret, secret, secret, secret),
    Object.getOwnPropertyNames(secret).join(),
    inspect({ ...secret }),
    inspect(structuredClone(secret)),
    new Error(`failed with ${secret}`, { cause: secret }).message,
    inspect(new Error("failed", { cause: secret })),
  ];
  const encodings = [canary, Buffer.from(canary).toString("hex"), Buffer.from(canary).toString("base64")];
  for (const text of seen) {
    for (const encoded of encodings) expect(text).not.toContain(encoded);
  }
  expect(`${secret}`).toBe("[redacted]");
});

test("reveal gives back exactly the text, also with a byte order mark", () => {
  expect(new Secret("\ufeffgrüße 🔑").reveal()).toBe("\ufeffgrüße 🔑");
});

test("a secret is its own copy of the bytes, on the way in and on the way out", () => {
  const source = Buffer.from(canary);
  const secret = new Secret(source);
  source.fill(0);
  secret.revealBytes().fill(0);
  expect(secret.reveal()).toBe(canary);
});

test("text that UTF-8 cannot hold is refused on the way in and on the way out", () => {
  expect(() => new Secret("\ud800")).toThrow(/well-formed/);
  expect(() => new Secret(Buffer.from([0xff])).reveal()).toThrow(/not text/);
});
