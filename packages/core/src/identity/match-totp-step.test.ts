import { expect, test } from "vitest";
import { matchTotpStep } from "./match-totp-step.ts";

// RFC 6238 appendix B, SHA-1, the last six of its eight digits.
const SECRET = Buffer.from("12345678901234567890");
const VECTORS = [
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
] as const;

test.each(VECTORS)("the code of RFC 6238 at %d s is that of its step", async (seconds, code) => {
  expect(await matchTotpStep(SECRET, code, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
});

test("a code is that of its own step when given one step early or late, and of none beyond", async () => {
  const [seconds, code] = VECTORS[3];
  const step = Math.floor(seconds / 30);
  const at = (offset: number) => new Date((step * 30 + offset) * 1000);
  for (const offset of [-30, -1, 0, 29, 30, 59])
    expect(await matchTotpStep(SECRET, code, at(offset))).toBe(step);
  for (const offset of [-31, 60, 3_600])
    expect(await matchTotpStep(SECRET, code, at(offset))).toBeUndefined();
});

test("what is not six digits is no code", async () => {
  for (const code of ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", " 05924", "005924\n"])
    expect(await matchTotpStep(SECRET, code, new Date(1_234_567_890_000))).toBeUndefined();
});
