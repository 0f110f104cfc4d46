/** Does something with the newest of many values, one at a time. */
export interface LatestOnly<Value> {
  /** Gives a value and goes on at once; one that is overtaken while another is worked on is skipped. */
  give(value: Value): void;
  /** Waits until the newest value is done, and throws what went wrong with any since the last time. */
  settle(): Promise<void>;
}

/** A writer that keeps nobody waiting: what is written behind is never older than what was written before. */
export function latestOnly<Value>(write: (value: Value) => Promise<void>): LatestOnly<Value> {
  let waiting: { readonly value: Value } | undefined;
  let current: Promise<void> | undefined;
  const failures: unknown[] = [];

  async function work(): Promise<void> {
    for (let next = waiting; next !== undefined; next = waiting) {
      waiting = undefined;
      await write(next.value);
    }
  }
  const start = (): void => {
    current = work()
      .catch((err: unknown) => {
        failures.push(err);
      })
      .finally(() => {
        current = undefined;
        // Given between the failure and now.
        if (waiting !== undefined) start();
      });
  };

  return {
    give: (value) => {
      waiting = { value };
      if (current === undefined) start();
    },
    settle: async () => {
      while (current !== undefined) await current;
      const [failure] = failures.splice(0);
      if (failure !== undefined) throw failure;
    },
  };
}
