import { expect, test } from "vitest";
import { harmlessText } from "./harmless-text.ts";

const harmless = (text: string) => harmlessText(Buffer.from(text));

test("escape sequences of terminals are taken out, colours, titles and links alike", () => {
  expect(harmless("\u001b[1;31mred\u001b[0m \u001b]0;title\u0007text\r")).toBe("red text");
  expect(harmless("\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\")).toBe("link");
  expect(harmless("\u001b(B\u001b7a\u001bPq#0\u001b\\b\u001b[?25l")).toBe("ab");
});

test("what is left of controls is shown as such, tabs stay", () => {
  expect(harmless("a\tb\u0000c\u0007\u009bd\u001b")).toBe("a\tb�c��d�");
});

test("text that turns around what stands beside it is shown as such", () => {
  expect(harmless("abc\u202etxt.exe\u2066x\u200f")).toBe("abc�txt.exe�x�");
});

test("bytes that are no text are shown as such, and everything else stays as it is", () => {
  expect(harmlessText(Buffer.from([0xff, 0x41, 0xc3]))).toBe("�A�");
  expect(harmless("größer 😀 <script>")).toBe("größer 😀 <script>");
});

test("escapes without an end take time in proportion to their length", () => {
  expect(harmless(`${"\u001b]".repeat(2_000)}x`)).toBe("");
});
