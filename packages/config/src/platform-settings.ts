import { type Environment, readEnvironment } from "./read-slice.ts";
import { clawSlice } from "./slices/claw-slice.ts";

const notOurs = new Set(["HOME", "PATH"]);

/** Names of the settings that a person may give to the platform. */
export const platformSettings: readonly string[] = Object.values(clawSlice)
  .map(({ variable }) => variable)
  .filter((variable) => !notOurs.has(variable));

/** The settings that are given, to be handed on to a process of the platform. */
export function givenSettings(env: Environment = readEnvironment()): Record<string, string> {
  return pick(env, (name) => platformSettings.includes(name));
}

/**
 * Everything of this process's environment but the platform's settings: for tools of the machine, which need its
 * proxies and certificates but none of our keys.
 */
export function environmentOfTools(env: Environment = readEnvironment()): Record<string, string> {
  return pick(env, (name) => !platformSettings.includes(name));
}

function pick(env: Environment, accepts: (name: string) => boolean): Record<string, string> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "" && accepts(entry[0]),
  );
  return Object.fromEntries(entries);
}
