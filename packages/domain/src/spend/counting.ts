/** How a model's API says what a request may produce and what it used. */
export interface Counting {
  /** Where an answer, or an event of a stream, holds its usage: the keys to follow, the first that leads to an object. */
  readonly usageAt: readonly (readonly string[])[];
  /** Fields of the usage that add up to the prompt's tokens, and to those of the answer. */
  readonly promptFields: readonly string[];
  readonly completionFields: readonly string[];
  /** Fields of a request that limit its answer; the first that is there counts. */
  readonly outputLimitFields: readonly string[];
  /** The field that limits an answer when the request names none; undefined where an answer has no length. */
  readonly outputLimitField?: string;
  /** Fields of a request that multiply its answers. */
  readonly timesFields: readonly string[];
  /** Whether an event stream reports its usage only when `stream_options.include_usage` asks for it. */
  readonly streamsUsageOnRequest: boolean;
  /** What a request counts as that cannot be read or limited: a picture, a recording. */
  readonly flatTokens?: number;
}

const OPENAI_FIELDS = { promptFields: ["prompt_tokens"], completionFields: ["completion_tokens"] };
const NEWER_FIELDS = { promptFields: ["input_tokens"], completionFields: ["output_tokens"] };

/** The ways of counting, by name. */
export const COUNTINGS = {
  openai_chat: {
    ...OPENAI_FIELDS,
    usageAt: [["usage"]],
    outputLimitFields: ["max_completion_tokens", "max_tokens"],
    outputLimitField: "max_completion_tokens",
    timesFields: ["n"],
    streamsUsageOnRequest: true,
  },
  openai_completions: {
    ...OPENAI_FIELDS,
    usageAt: [["usage"]],
    outputLimitFields: ["max_tokens"],
    outputLimitField: "max_tokens",
    timesFields: ["best_of", "n"],
    streamsUsageOnRequest: true,
  },
  openai_responses: {
    ...NEWER_FIELDS,
    usageAt: [["response", "usage"], ["usage"]],
    outputLimitFields: ["max_output_tokens"],
    outputLimitField: "max_output_tokens",
    timesFields: [],
    streamsUsageOnRequest: false,
  },
  openai_embeddings: {
    usageAt: [["usage"]],
    promptFields: ["prompt_tokens"],
    completionFields: [],
    outputLimitFields: [],
    timesFields: [],
    streamsUsageOnRequest: false,
  },
  openai_media: {
    ...NEWER_FIELDS,
    usageAt: [["usage"]],
    outputLimitFields: [],
    timesFields: [],
    streamsUsageOnRequest: false,
    flatTokens: 4_096,
  },
  // What calls itself compatible knows the older name of the limit.
  compatible_chat: {
    ...OPENAI_FIELDS,
    usageAt: [["usage"], ["x_groq", "usage"]],
    outputLimitFields: ["max_completion_tokens", "max_tokens"],
    outputLimitField: "max_tokens",
    timesFields: ["n"],
    streamsUsageOnRequest: true,
  },
  anthropic_messages: {
    usageAt: [["usage"], ["message", "usage"]],
    promptFields: ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"],
    completionFields: ["output_tokens"],
    outputLimitFields: ["max_tokens"],
    outputLimitField: "max_tokens",
    timesFields: [],
    streamsUsageOnRequest: false,
  },
} as const satisfies { readonly [name: string]: Counting };

/** The name of a way of counting. */
export type CountingName = keyof typeof COUNTINGS;

/** The way of counting of this name. */
export const countingOf = (name: CountingName): Counting => COUNTINGS[name];
