import { brotliCompressSync } from "node:zlib";
import { dictionary } from "@zxcvbn-ts/language-common";

const LENGTH_MIN = 4;

/** The common passwords of `@zxcvbn-ts/language-common` (MIT) in lower case, sorted, without those too short to matter. */
export function commonPasswordList(): readonly string[] {
  const words = dictionary["passwords-common"].map((word) => word.toLowerCase());
  return [...new Set(words)].filter((word) => word.length >= LENGTH_MIN).sort();
}

/** The text of `common-passwords.ts`: the list, compressed. */
export function packCommonPasswords(): string {
  const packed = brotliCompressSync(commonPasswordList().join("\n")).toString("base64");
  return [
    "// Written by testing/write-common-passwords.ts from @zxcvbn-ts/language-common (MIT).",
    "",
    "/** The passwords that leaks hold most often, one a line, in lower case: Brotli in base64. */",
    `export const COMMON_PASSWORDS =`,
    `  "${packed}";`,
    "",
  ].join("\n");
}
