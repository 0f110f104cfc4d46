import { utf8Bytes } from "./estimate-prompt.ts";
import { isJsonObject } from "./json-object.ts";

const DEPTH_MAX = 6;
/** Names under which models' interfaces put what an event adds to the answer. */
const ADDED = new Set([
  "content",
  "text",
  "reasoning",
  "reasoning_content",
  "thinking",
  "refusal",
  "arguments",
  "partial_json",
  "delta",
]);

/**
 * How many bytes of text one event of a stream adds to an answer: what stands in its `delta`, as OpenAI's and Anthropic's
 * interfaces call what is new, or in the `text` of a choice. Nothing for an event without one.
 */
export function deltaBytes(event: unknown): number {
  if (!isJsonObject(event)) return 0;
  const choices = Array.isArray(event["choices"]) ? event["choices"].filter(isJsonObject) : [];
  const added = choices.map((choice) => choice["delta"] ?? { text: choice["text"] });
  return [{ delta: event["delta"] }, ...added].reduce<number>((sum, part) => sum + addedBytes(part, 0), 0);
}

function addedBytes(value: unknown, depth: number): number {
  if (depth > DEPTH_MAX) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + addedBytes(item, depth + 1), 0);
  if (!isJsonObject(value)) return 0;
  return Object.entries(value).reduce<number>(
    (sum, [key, item]) =>
      sum + (typeof item === "string" ? (ADDED.has(key) ? utf8Bytes(item) : 0) : addedBytes(item, depth + 1)),
    0,
  );
}
