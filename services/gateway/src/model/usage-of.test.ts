import { expect, test } from "vitest";
import { usageOf } from "./usage-of.ts";

const usage = (prompt: unknown, completion: unknown) =>
  usageOf({ usage: { prompt_tokens: prompt, completion_tokens: completion } });

test("token counts that the log could not hold count as none reported", () => {
  expect(usage(7, 3)).toEqual({ promptTokens: 7, completionTokens: 3 });
  for (const count of [Number.MAX_SAFE_INTEGER, 1.5, -1, "7", null, Number.POSITIVE_INFINITY])
    expect(usage(count, 3)).toBeUndefined();
});
