import { expect, test } from "vitest";
import { type CodeRequest, settledWithFirst } from "./code-requests.ts";

const change = (): CodeRequest => ({ operation: undefined, resolve: () => undefined });
const deletion = (path: string): CodeRequest => ({
  operation: { method: "DELETE", path, bodySha256: "0".repeat(64) },
  resolve: () => undefined,
});

test("one code settles every change that waits, and no deletion", () => {
  const [first, second] = [change(), change()];
  expect(settledWithFirst([first, deletion("/api/agents/a"), second])).toEqual([first, second]);
});

test("a code for a deletion settles that one alone", () => {
  const [first, second] = [deletion("/api/agents/a"), deletion("/api/agents/a")];
  expect(settledWithFirst([first, second, change()])).toEqual([first]);
  expect(settledWithFirst([])).toEqual([]);
});
