/** All values of one header among raw headers. */
export function headerOf(rawHeaders: readonly string[] | undefined, name: string): string[] {
  return (rawHeaders ?? []).filter((_value, i, all) => i % 2 === 1 && all[i - 1]?.toLowerCase() === name);
}

/** The reason in a refusal's body. */
export function reasonOf(body: string): string {
  return (JSON.parse(body) as { error: { reason: string } }).error.reason;
}
