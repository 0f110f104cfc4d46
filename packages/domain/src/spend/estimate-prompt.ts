const VALUE_TOKENS = 1;
const BYTES_A_TOKEN = 3;
/** What a picture or document that is named or held counts as, and what one that is held has for each token beyond. */
const MEDIA_TOKENS = 1_600;
const MEDIA_CHARS_A_TOKEN = 400;
const MEDIA_LENGTH_MIN = 1_024;

const NAMES_MEDIA = new Set(["image_url", "file_id", "source", "input_audio"]);
const HOLDS_MEDIA = new Set(["url", "data", "image_url", "file_data"]);
const utf8 = new TextEncoder();

/** How many bytes of UTF-8 a text has. */
export const utf8Bytes = (text: string): number => utf8.encode(text).length;

/**
 * About how many tokens so many bytes of text have, rather more than less: one for each three. English has one for four,
 * Chinese about one for three.
 */
export const tokensOfBytes = (bytes: number): number => Math.ceil(bytes / BYTES_A_TOKEN);

/**
 * About how many tokens the JSON body of a model's request has as a prompt, rather more than less: its texts and names,
 * and for a picture or document that it holds or names an amount that suits most.
 */
export function estimatePromptTokens(body: unknown): number {
  const waiting: (readonly [key: string, value: unknown])[] = [["", body]];
  let tokens = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [key, value] = next;
    if (typeof value === "string") tokens += stringTokens(key, value);
    else if (Array.isArray(value)) for (const item of value) waiting.push([key, item]);
    else if (typeof value !== "object" || value === null) tokens += VALUE_TOKENS;
    else
      for (const [name, item] of Object.entries(value)) {
        tokens += tokensOfBytes(utf8Bytes(name)) + (NAMES_MEDIA.has(name) ? MEDIA_TOKENS : 0);
        waiting.push([name, item]);
      }
  }
  return tokens;
}

function stringTokens(key: string, text: string): number {
  return HOLDS_MEDIA.has(key) && text.length >= MEDIA_LENGTH_MIN
    ? Math.ceil(text.length / MEDIA_CHARS_A_TOKEN)
    : tokensOfBytes(utf8Bytes(text));
}
