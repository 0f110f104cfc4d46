/** Writes items durably, all or none. */
export type WriteBatch<Item> = (items: readonly Item[]) => Promise<void>;

interface Waiting<Item> {
  readonly items: readonly Item[];
  readonly resolve: () => void;
  readonly reject: (err: unknown) => void;
}

/**
 * Lets many callers share one commit: whatever arrives while a write is under way goes into the next one. Callers say
 * whose turn they take; a batch takes from each in turn, so that the crowd of one does not hold up the others. A
 * caller's promise resolves once its own items are durable, and rejects with the error of the write that held them.
 */
export function groupCommit<Item>(
  write: WriteBatch<Item>,
  options: { readonly batchMax: number },
): (items: readonly Item[], turn?: string) => Promise<void> {
  const queues = new Map<string, Waiting<Item>[]>();
  let writing = false;

  function takeNext(): Waiting<Item> | undefined {
    for (const [turn, queue] of queues) {
      const next = queue.shift();
      // To the end of the row, or out of it.
      queues.delete(turn);
      if (queue.length > 0) queues.set(turn, queue);
      if (next !== undefined) return next;
    }
    return undefined;
  }

  function takeBatch(): Waiting<Item>[] {
    const batch: Waiting<Item>[] = [];
    let size = 0;
    while (size < options.batchMax) {
      const next = takeNext();
      if (next === undefined) break;
      batch.push(next);
      size += next.items.length;
    }
    return batch;
  }

  async function drain(): Promise<void> {
    writing = true;
    for (let batch = takeBatch(); batch.length > 0; batch = takeBatch()) {
      try {
        await write(batch.flatMap((waiting) => waiting.items));
        for (const waiting of batch) waiting.resolve();
      } catch (err) {
        for (const waiting of batch) waiting.reject(err);
      }
    }
    writing = false;
  }

  return (items, turn = "") =>
    new Promise((resolve, reject) => {
      const waiting = { items, resolve, reject };
      const queue = queues.get(turn);
      if (queue === undefined) queues.set(turn, [waiting]);
      else queue.push(waiting);
      if (!writing) void drain();
    });
}
