/** About how many tokens a text has: a token for each four UTF-8 bytes, at least one. */
export function estimateTokens(text: string): number {
  return Math.max(1, Math.ceil(Buffer.byteLength(text) / 4));
}
