/** What a model costs and how long its answers may be. */
export interface ModelPrice {
  /** Millionths of a US dollar for a thousand tokens of the prompt, and of the answer. */
  readonly promptMicros: number;
  readonly completionMicros: number;
  readonly outputTokensMax: number;
}

// Dollars for a million tokens are thousandths of what is kept here.
const price = (promptDollars: number, completionDollars: number, outputTokensMax: number): ModelPrice => ({
  promptMicros: Math.round(promptDollars * 1_000),
  completionMicros: Math.round(completionDollars * 1_000),
  outputTokensMax,
});

/**
 * List prices, in dollars for a million tokens, without what providers take off or put on for caches, batches and
 * regions. A model that is not here has no known price.
 */
const PRICES: ReadonlyMap<string, ModelPrice> = new Map([
  ["demo", price(0, 0, 4_096)],
  ["gpt-5", price(1.25, 10, 128_000)],
  ["gpt-5-mini", price(0.25, 2, 128_000)],
  ["gpt-5-nano", price(0.05, 0.4, 128_000)],
  ["gpt-4.1", price(2, 8, 32_768)],
  ["gpt-4.1-mini", price(0.4, 1.6, 32_768)],
  ["gpt-4.1-nano", price(0.1, 0.4, 32_768)],
  ["gpt-4o", price(2.5, 10, 16_384)],
  ["gpt-4o-mini", price(0.15, 0.6, 16_384)],
  ["gpt-4-turbo", price(10, 30, 4_096)],
  ["gpt-4", price(30, 60, 8_192)],
  ["gpt-3.5-turbo", price(0.5, 1.5, 4_096)],
  ["o1", price(15, 60, 100_000)],
  ["o3", price(2, 8, 100_000)],
  ["o3-mini", price(1.1, 4.4, 100_000)],
  ["o4-mini", price(1.1, 4.4, 100_000)],
  ["text-embedding-3-small", price(0.02, 0, 4_096)],
  ["text-embedding-3-large", price(0.13, 0, 4_096)],
  ["claude-opus-4-5", price(5, 25, 64_000)],
  ["claude-opus-4-1", price(15, 75, 32_000)],
  ["claude-opus-4", price(15, 75, 32_000)],
  ["claude-sonnet-4-5", price(3, 15, 64_000)],
  ["claude-sonnet-4", price(3, 15, 64_000)],
  ["claude-haiku-4-5", price(1, 5, 64_000)],
  ["claude-3-7-sonnet", price(3, 15, 64_000)],
  ["claude-3-5-haiku", price(0.8, 4, 8_192)],
  ["claude-3-haiku", price(0.25, 1.25, 4_096)],
]);

const SNAPSHOT = /-(?:\d{4}-\d{2}-\d{2}|\d{8}|latest)$/;

/** The price of a model, by its name with or without its vendor (`openai/…`) and the date of its snapshot. */
export function priceOf(model: string): ModelPrice | undefined {
  const name = model.toLowerCase().replace(/^.*\//, "");
  return PRICES.get(name) ?? PRICES.get(name.replace(SNAPSHOT, ""));
}

/** The name under which a model's spend is kept: its own when its price is known, else one for all others. */
export function spendName(model: string): string {
  const name = model.toLowerCase().replace(/^.*\//, "");
  const kept = [name, name.replace(SNAPSHOT, "")].find((each) => PRICES.has(each));
  return kept ?? "other";
}

/** What so many tokens cost at a price for a thousand, in millionths of a US dollar, rounded up. */
export const costOf = (tokens: number, microsPerThousand: number): number =>
  Math.ceil((tokens * microsPerThousand) / 1_000);
