/** Writes one line to stdout; an error follows with its stack and causes, indented. */
export function writeLog(line: string, err?: unknown): void {
  process.stdout.write(`${line}${err === undefined ? "" : `\n${describe(err)}`}\n`);
}

function describe(err: unknown): string {
  if (!(err instanceof Error)) return `  ${String(err)}`;
  const stack = (err.stack ?? String(err)).replaceAll("\n", "\n  ");
  return `  ${stack}${err.cause === undefined ? "" : `\n  caused by\n${describe(err.cause)}`}`;
}
