/** Writes items durably, all or none. */
export type WriteBatch<Item> = (items: readonly Item[]) => Promise<void>;

interface Waiting<Item> {
  readonly items: readonly Item[];
  readonly resolve: () => void;
  readonly reject: (err: unknown) => void;
}

/**
 * Lets many callers share one commit: whatever arrives while a write is under way goes into the next one. A caller's
 * promise resolves once its own items are durable, and rejects with the error of the write that held them.
 */
export function groupCommit<Item>(
  write: WriteBatch<Item>,
  options: { readonly batchMax: number },
): (items: readonly Item[]) => Promise<void> {
  const queue: Waiting<Item>[] = [];
  let writing = false;

  function takeBatch(): Waiting<Item>[] {
    let size = 0;
    let count = 0;
    while (count < queue.length && (count === 0 || size < options.batchMax)) {
      size += queue[count]?.items.length ?? 0;
      count += 1;
    }
    return queue.splice(0, count);
  }

  async function drain(): Promise<void> {
    writing = true;
    while (queue.length > 0) {
      const batch = takeBatch();
      try {
        await write(batch.flatMap((waiting) => waiting.items));
        for (const waiting of batch) waiting.resolve();
      } catch (err) {
        for (const waiting of batch) waiting.reject(err);
      }
    }
    writing = false;
  }

  return (items) =>
    new Promise((resolve, reject) => {
      queue.push({ items, resolve, reject });
      if (!writing) void drain();
    });
}
