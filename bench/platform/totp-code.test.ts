import { expect, test } from "vitest";
import { totpCode } from "./totp-code.ts";

// RFC 6238 appendix B, its eight digits cut to the last six; the secret is "12345678901234567890".
test.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
])("at %i seconds the code is %s", (seconds, code) => {
  expect(totpCode("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", new Date(seconds * 1_000))).toBe(code);
});
