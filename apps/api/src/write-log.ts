/** Writes one line to stdout; an error follows with its stack and causes, indented. */
export function writeLog(line: string, err?: unknown): void {
  process.stdout.write(`${line}${err === undefined ? "" : `\n${describe(err)}`}\n`);
}

function describe(err: unknown): string {
  if (!(err instanceof Error)) return `  ${String(err)}`;
  const stack = withoutParameters(err).replaceAll("\n", "\n  ");
  return `  ${stack}${err.cause === undefined ? "" : `\n  caused by\n${describe(err.cause)}`}`;
}

/** An error's stack. Drizzle puts a query's parameters into its message, and those are what callers sent. */
function withoutParameters({ message, stack, name }: Error): string {
  const text = stack ?? `${name}: ${message}`;
  const at = message.indexOf("\nparams: ");
  return at === -1 ? text : text.replace(message, () => message.slice(0, at));
}
