import { parseArgs } from "node:util";
import { ClawError } from "../claw-error.ts";

/**
 * Reads so many words and the options that take a text. Throws `ClawError`, with the usage, for anything more or less.
 */
export function parseClientArguments<Option extends string>(
  usage: string,
  args: readonly string[],
  expected: { readonly words: number; readonly options: readonly Option[] },
): { readonly words: readonly string[]; readonly options: Readonly<Record<Option, string>> } {
  const options = Object.fromEntries(expected.options.map((name) => [name, { type: "string" as const }]));
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const given = values as Readonly<Record<Option, string | undefined>>;
    const isComplete =
      positionals.length === expected.words && expected.options.every((name) => given[name] !== undefined);
    if (!isComplete) throw new ClawError(usage);
    return { words: positionals, options: given as Readonly<Record<Option, string>> };
  } catch (err) {
    if (err instanceof TypeError) throw new ClawError(`${err.message}\n${usage}`, { cause: err });
    throw err;
  }
}
