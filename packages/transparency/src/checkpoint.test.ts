import { expect, test } from "vitest";
import { openCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { logOrigin } from "./log-origin.ts";
import { noteSigner } from "./note-key.ts";
import { signNote } from "./signed-note.ts";
import { leafHash } from "./tree-hash.ts";

const seed = Buffer.alloc(32, 4);
const origin = logOrigin("inst", "client-1");
const signer = noteSigner(origin, seed);
const root = leafHash("root");
const encoded = root.toString("base64");

test("a checkpoint is the three lines of tlog-checkpoint in a signed note, and is read back", () => {
  const note = signCheckpoint({ size: 42, root }, signer);
  expect(note.split("\n— ")[0]).toBe(`deployclaw/inst/client-1\n42\n${encoded}\n`);
  expect(openCheckpoint(note, signer)).toEqual({ origin, size: 42, root });
});

test("a checkpoint of one client's log is none of another's, although one key signs both", () => {
  const other = noteSigner(logOrigin("inst", "client-2"), seed);
  expect(() => openCheckpoint(signCheckpoint({ size: 1, root }, other), signer)).toThrow(/not signed/);
});

test.each([
  ["another log's origin", `deployclaw/inst/client-2\n42\n${encoded}\n`],
  ["a leading zero", `${origin}\n042\n${encoded}\n`],
  ["a negative size", `${origin}\n-1\n${encoded}\n`],
  ["a size past 2^53", `${origin}\n9007199254740993\n${encoded}\n`],
  ["no size", `${origin}\n\n${encoded}\n`],
  ["a short root", `${origin}\n42\n${root.subarray(1).toString("base64")}\n`],
  ["base64url", `${origin}\n42\n${Buffer.alloc(32, 255).toString("base64url")}=\n`],
  ["an extension line", `${origin}\n42\n${encoded}\nmore\n`],
  ["two lines", `${origin}\n42\n`],
])("a signed text with %s is no checkpoint", (_name, text) => {
  expect(() => openCheckpoint(signNote(text, signer), signer)).toThrow(
    expect.objectContaining({ reason: "checkpoint_malformed" }),
  );
});

test("a tree that cannot be is not signed", () => {
  expect(() => signCheckpoint({ size: -1, root }, signer)).toThrow();
  expect(() => signCheckpoint({ size: 1, root: root.subarray(1) }, signer)).toThrow();
});
