import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COUNTINGS, type CountingName, countingOf } from "./counting.ts";
import { deltaBytes } from "./delta-bytes.ts";
import { estimatePromptTokens } from "./estimate-prompt.ts";
import { costOf, priceOf, spendName } from "./model-prices.ts";
import { readSpendAsk } from "./read-spend-ask.ts";
import { completeUsage, mergeUsage, readUsage } from "./read-usage.ts";

describe("readUsage", () => {
  test.each<[CountingName, unknown, unknown]>([
    [
      "openai_chat",
      { usage: { prompt_tokens: 7, completion_tokens: 3 } },
      { promptTokens: 7, completionTokens: 3 },
    ],
    ["openai_chat", { usage: null }, undefined],
    ["openai_chat", { usage: { prompt_tokens: -1, completion_tokens: 1.5 } }, undefined],
    ["openai_chat", [1], undefined],
    [
      "openai_responses",
      { type: "response.completed", response: { usage: { input_tokens: 2, output_tokens: 5 } } },
      { promptTokens: 2, completionTokens: 5 },
    ],
    [
      "openai_embeddings",
      { usage: { prompt_tokens: 9, total_tokens: 9 } },
      { promptTokens: 9, completionTokens: 0 },
    ],
    [
      "anthropic_messages",
      {
        usage: {
          input_tokens: 1,
          cache_read_input_tokens: 20,
          cache_creation_input_tokens: 4,
          output_tokens: 6,
        },
      },
      { promptTokens: 25, completionTokens: 6 },
    ],
    ["anthropic_messages", { type: "message_delta", usage: { output_tokens: 15 } }, { completionTokens: 15 }],
    [
      "compatible_chat",
      { x_groq: { usage: { prompt_tokens: 1, completion_tokens: 2 } } },
      { promptTokens: 1, completionTokens: 2 },
    ],
  ])("%s reports %j", (name, answer, expected) => {
    expect(readUsage(countingOf(name), answer)).toEqual(expected);
  });

  test("reports of a stream add up to the largest of each part, and half of them is none", () => {
    const start = readUsage(COUNTINGS.anthropic_messages, {
      message: { usage: { input_tokens: 25, output_tokens: 1 } },
    });
    const end = readUsage(COUNTINGS.anthropic_messages, { usage: { output_tokens: 15 } });
    expect(completeUsage(mergeUsage(mergeUsage(undefined, start ?? {}), end ?? {}))).toEqual({
      promptTokens: 25,
      completionTokens: 15,
    });
    expect(completeUsage(mergeUsage(undefined, { completionTokens: 3 }))).toBeUndefined();
  });
});

describe("readSpendAsk", () => {
  const chat = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] };

  test("limits and multipliers of a request are read", () => {
    expect(
      readSpendAsk(COUNTINGS.openai_chat, { ...chat, max_tokens: 5, max_completion_tokens: 9, n: 3 }),
    ).toMatchObject({
      model: "gpt-4o",
      stream: false,
      outputTokensMax: 9,
      times: 3,
    });
    expect(readSpendAsk(COUNTINGS.openai_chat, { ...chat, stream: true, n: null })).toMatchObject({
      stream: true,
      outputTokensMax: undefined,
      times: 1,
    });
    expect(
      readSpendAsk(COUNTINGS.openai_completions, { model: "m", prompt: ["a", "b"], best_of: 4, n: 2 })?.times,
    ).toBe(8);
    expect(readSpendAsk(COUNTINGS.openai_completions, { model: "m", prompt: [1, 2, 3] })?.times).toBe(1);
  });

  test.each([
    ["no object", "x"],
    ["no model", { messages: [] }],
    ["a limit that is no number", { ...chat, max_tokens: "9" }],
    ["a limit below one", { ...chat, max_tokens: -1 }],
    ["a limit beyond any model", { ...chat, max_tokens: 1e300 }],
    ["a multiplier that is no whole number", { ...chat, n: 1.5 }],
  ])("what cannot be known is not guessed: %s", (_what, body) => {
    expect(readSpendAsk(COUNTINGS.openai_chat, body)).toBeUndefined();
  });
});

test("an estimate grows with the text and is never below a quarter of its bytes", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
      const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
      expect(estimatePromptTokens(texts)).toBeGreaterThanOrEqual(bytes / 4);
    }),
  );
  const picture = { url: `data:image/png;base64,${"A".repeat(400_000)}` };
  expect(estimatePromptTokens({ image_url: picture })).toBeLessThan(5_000);
  expect(estimatePromptTokens(JSON.parse("[".repeat(5_000) + "]".repeat(5_000)))).toBe(0);
});

test.each([
  [{ choices: [{ delta: { role: "assistant", content: "Héllo" } }] }, 6],
  [{ choices: [{ delta: { tool_calls: [{ function: { arguments: "{}" } }] } }] }, 2],
  [{ choices: [{ text: "abc" }] }, 3],
  [{ type: "response.output_text.delta", delta: "abcd" }, 4],
  [{ type: "content_block_delta", delta: { type: "text_delta", text: "ab" } }, 2],
  [{ choices: [], usage: { prompt_tokens: 1 } }, 0],
  ["[DONE]", 0],
])("what an event adds to the answer is measured: %j", (event, bytes) => {
  expect(deltaBytes(event)).toBe(bytes);
});

test("a model's price is found with its vendor and snapshot, and an unknown one has none", () => {
  const mini = priceOf("gpt-4o-mini");
  expect(mini).toMatchObject({ promptMicros: 150, completionMicros: 600 });
  expect(priceOf("openai/GPT-4o-mini-2024-07-18")).toEqual(mini);
  expect(priceOf("gpt-4o-mini-audio")).toBeUndefined();
  expect([spendName("openai/gpt-4o-mini-2024-07-18"), spendName("my-own")]).toEqual(["gpt-4o-mini", "other"]);
  expect(costOf(1, 150)).toBe(1);
  expect(costOf(1_000_000, 150)).toBe(150_000);
});
