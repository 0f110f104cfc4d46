import { brotliDecompressSync } from "node:zlib";

/**
 * Whether any of these words, in lower case, is among the 49,000 passwords that leaks hold most often. The list is
 * unpacked for each question and not kept: people choose passwords rarely, and the process is to stay small.
 */
export async function isCommonPassword(words: readonly string[]): Promise<boolean> {
  const { COMMON_PASSWORDS } = await import("./common-passwords.ts");
  const list = `\n${brotliDecompressSync(Buffer.from(COMMON_PASSWORDS, "base64")).toString()}\n`;
  return words.some((word) => list.includes(`\n${word}\n`));
}
