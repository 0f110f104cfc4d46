/** Lines for operators. Never given a request's content, only fixed texts, ids and errors. */
export interface Log {
  info(text: string): void;
  error(text: string, err: unknown): void;
}

/**
 * A log that writes one line an event; of an error it keeps the name, code and first line of the message, and those of
 * its cause.
 */
export function lineLog(write: (line: string) => void): Log {
  return {
    info: (text) => write(`${text}\n`),
    error: (text, err) => write(`error: ${text}${err === undefined ? "" : `: ${describe(err)}`}\n`),
  };
}

function describe(err: unknown): string {
  if (!(err instanceof Error)) return "unknown error";
  const code = "code" in err && typeof err.code === "string" ? ` (${err.code})` : "";
  const cause = err.cause === undefined ? "" : ` ← ${describe(err.cause)}`;
  // Drizzle puts the query's parameters into its message; those may hold anything.
  const message = err.message.split("\nparams:")[0]?.split("\n")[0]?.slice(0, 300) ?? "";
  return `${err.name}${code}: ${message}${cause}`;
}
