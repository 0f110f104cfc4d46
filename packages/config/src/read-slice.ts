import type * as z from "zod/mini";
import { ConfigError, type ConfigProblem } from "./config-error.ts";
import type { ConfigOf, Slice } from "./setting.ts";

/** Variables as the operating system hands them over. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads every setting of a slice. Throws `ConfigError` naming all variables that are missing or wrong.
 * An empty variable counts as unset.
 */
export function readSlice<S extends Slice>(processName: string, slice: S, env: Environment): ConfigOf<S> {
  const values: Record<string, unknown> = {};
  const problems: ConfigProblem[] = [];
  for (const [name, { variable, schema }] of Object.entries(slice)) {
    const raw = env[variable] === "" ? undefined : env[variable];
    const result = schema.safeParse(raw);
    if (result.success) values[name] = result.data;
    else problems.push({ variable, problem: describe(raw, result.error) });
  }
  if (problems.length > 0) throw new ConfigError(processName, problems);
  return values as ConfigOf<S>;
}

function describe(raw: string | undefined, error: z.core.$ZodError): string {
  if (raw === undefined) return "is not set";
  // Only messages written in this package are shown: a library's own may quote what it was given.
  const own = error.issues.filter((issue) => issue.code === "custom").map((issue) => issue.message);
  return own.length > 0 ? own.join(", ") : "has a wrong form";
}

/** All variables of this process, for handing some of them on to a child. */
export function readEnvironment(): Environment {
  return process.env;
}
