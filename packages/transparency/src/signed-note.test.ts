import { expect, test } from "vitest";
import vectors from "../testdata/signatures.json" with { type: "json" };
import { formatVerifierKey, noteSigner, parseVerifierKey, signBytes, verifyBytes } from "./note-key.ts";
import { openNote, parseNote, signNote } from "./signed-note.ts";

const { note } = vectors;
const signer = noteSigner("PeterNeumann", Buffer.from(note.seedBase64, "base64").subarray(1));
const verifier = parseVerifierKey(note.verifierKey);

test.each(vectors.rfc8032.cases)("Ed25519 signs as in RFC 8032 with seed $seed", (vector) => {
  const made = noteSigner("test", Buffer.from(vector.seed, "hex"));
  const message = Buffer.from(vector.message, "hex");
  expect(signBytes(made, message).toString("hex")).toBe(vector.signature);
  expect(verifyBytes(made, message, Buffer.from(vector.signature, "hex"))).toBe(true);
  expect(verifyBytes(made, Buffer.from("other"), Buffer.from(vector.signature, "hex"))).toBe(false);
  expect(formatVerifierKey(made)).toContain(Buffer.from(`01${vector.publicKey}`, "hex").toString("base64"));
});

test("signing gives the published note, and its key string, byte for byte", () => {
  expect(signNote(note.text, signer)).toBe(note.signed);
  expect(formatVerifierKey(signer)).toBe(note.verifierKey);
});

test("published verifier keys are read, and written again the same", () => {
  for (const key of [note.verifierKey, note.otherVerifierKey]) {
    expect(formatVerifierKey(parseVerifierKey(key))).toBe(key);
  }
  expect(openNote(note.signed, verifier)).toBe(note.text);
});

test("a line of a key that is not known is passed over, a missing one is not", () => {
  const stranger = noteSigner("stranger", Buffer.alloc(32, 1));
  const both = note.signed + signNote(note.text, stranger).slice(note.text.length + 1);
  expect(openNote(both, verifier)).toBe(note.text);
  expect(parseNote(both).signatures.map(({ name }) => name)).toEqual(["PeterNeumann", "stranger"]);
  expect(() => openNote(signNote(note.text, stranger), verifier)).toThrow(/not signed/);
});

test("a second, wrong line of the same key is refused", () => {
  const wrong = signNote("something else\n", signer).split("\n").at(-2);
  expect(() => openNote(`${note.signed}${wrong}\n`, verifier)).toThrow(/not signed/);
});

test("the same key under another name signs nothing for this one", () => {
  const renamed = noteSigner("PeterNeumann2", Buffer.from(note.seedBase64, "base64").subarray(1));
  expect(() => openNote(signNote(note.text, renamed), verifier)).toThrow(/not signed/);
});

test("every changed character of a signed note is refused", () => {
  for (let i = 0; i < note.signed.length; i++) {
    const other = note.signed[i] === "A" ? "B" : "A";
    const changed = note.signed.slice(0, i) + other + note.signed.slice(i + 1);
    expect(() => openNote(changed, verifier), `character ${i}`).toThrow();
  }
});

const line = note.signed.split("\n").at(-2) ?? "";
const malformed: [string, string][] = [
  ["no signature", note.text],
  ["no empty line", note.text + line],
  ["no final newline", note.signed.slice(0, -1)],
  ["carriage returns", note.signed.replaceAll("\n", "\r\n")],
  ["a control character", note.signed.replace("think", "th\u0000nk")],
  ["a hyphen for the dash", note.signed.replace("—", "-")],
  ["two spaces", note.signed.replace("PeterNeumann ", "PeterNeumann  ")],
  ["a plus in the name", note.signed.replace("PeterNeumann", "Peter+Neumann")],
  ["base64 without padding", note.signed.replace("=", "")],
  ["text after the signatures", `${note.signed}more\n`],
  ["a short signature", `${note.text}\n— PeterNeumann x08gow==\n`],
  ["seventeen signatures", note.signed + `${line}\n`.repeat(16)],
  ["too much of it", `${"x".repeat(70_000)}\n\n${line}\n`],
];

test.each(malformed)("a note with %s is refused as malformed", (_name, text) => {
  expect(() => parseNote(text)).toThrow(expect.objectContaining({ reason: "note_malformed" }));
});

test.each([
  ["text without a final newline", "text"],
  ["text with a tab", "te\txt\n"],
  ["text with a lone surrogate", "\ud800\n"],
])("%s is not signed", (_name, text) => {
  expect(() => signNote(text, signer)).toThrow();
});

test.each([
  ["another hash", note.verifierKey.replace("c74f20a3", "c74f20a4")],
  ["another name", note.verifierKey.replace("Peter", "Petra")],
  ["an upper-case hash", note.verifierKey.replace("c74f20a3", "C74F20A3")],
  ["another algorithm", note.verifierKey.replace("+ARpc", "+Ahpc")],
  ["a part missing", note.verifierKey.slice(note.verifierKey.indexOf("+"))],
  ["a space", `${note.verifierKey} `],
])("a verifier key with %s is refused", (_name, text) => {
  expect(() => parseVerifierKey(text)).toThrow(expect.objectContaining({ reason: "key_malformed" }));
});

test("a name that a signature line cannot carry makes no key", () => {
  for (const name of ["", "a b", "a+b", "a\n", "\u2003"]) {
    expect(() => noteSigner(name, Buffer.alloc(32, 1))).toThrow(/name/);
  }
  expect(() => noteSigner("short", Buffer.alloc(31))).toThrow(/32 bytes/);
});
