import { expect, test } from "vitest";
import { cellUids } from "./cell-uids.ts";
import { agentId } from "./ids.ts";
import { PLACEHOLDER, placeholderFrom } from "./placeholder.ts";

test("no two cells share a uid, and airlock and agent differ", () => {
  const uids = Array.from({ length: 1_000 }, (_, slot) => Object.values(cellUids(slot))).flat();
  expect(new Set(uids).size).toBe(2_000);
  expect(Math.min(...uids)).toBeGreaterThan(65_535);
});

test.each([
  "0190F3A0-0000-7000-8000-000000000001",
  "0190f3a0-0000-7000-8000-00000000000",
  "",
  "../x",
  "0190f3a0-0000-7000-8000-000000000001\n",
])("%j looks like no agent", (text) => {
  expect(() => agentId(text)).toThrow(
    expect.objectContaining({ code: "not_found", message: "No such agent." }),
  );
});

test("a placeholder uses all of its randomness and is found in a text", () => {
  const bytes = Uint8Array.from({ length: 26 }, (_, index) => index + 6);
  expect(placeholderFrom(bytes)).toBe("dcph_ghijklmnopqrstuvwxyz234567");
  expect(PLACEHOLDER.exec(`Bearer ${placeholderFrom(bytes)}!`)?.[0]).toBe(placeholderFrom(bytes));
  expect(() => placeholderFrom(bytes.subarray(1))).toThrow(RangeError);
});
