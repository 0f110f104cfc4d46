const EVERY_MS = 86_400_000;

/**
 * Has the log's partitions made ahead once a day, so that a platform that runs for years never comes to their end. A failure
 * is said and tried again the next day, of which there are hundreds before it matters. Ends with the signal.
 */
export async function keepLogAhead(deps: {
  readonly extend: () => Promise<void>;
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}): Promise<void> {
  const { extend, delay, signal, log } = deps;
  for (;;) {
    await delay(EVERY_MS, signal);
    if (signal.aborted) return;
    try {
      await extend();
    } catch (err) {
      log(
        `the log's partitions were not made ahead: ${err instanceof Error ? err.message : "unknown failure"}`,
      );
    }
  }
}
