import { parseArgs } from "node:util";
import { ClawError } from "./claw-error.ts";

/** Reads flags such as `--yes`. Throws `ClawError` for anything that is not one of them. */
export function parseFlags<Name extends string>(
  usage: string,
  args: readonly string[],
  names: readonly Name[],
): Readonly<Record<Name, boolean>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: "boolean" as const }]));
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    const flags = names.map((name) => [name, (values as Record<string, unknown>)[name] === true]);
    return Object.fromEntries(flags) as Record<Name, boolean>;
  } catch (err) {
    if (err instanceof TypeError) throw new ClawError(`${err.message}\n${usage}`, { cause: err });
    throw err;
  }
}
