/** Writes items durably, all or none. */
export type WriteBatch<Item> = (items: readonly Item[]) => Promise<void>;

interface Waiting<Item> {
  readonly items: readonly Item[];
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (err: unknown) => void;
}

interface Queue<Item> {
  readonly waiting: Waiting<Item>[];
  /** Bytes that its turns so far left it. */
  credit: number;
}

/**
 * Lets many callers share one commit: whatever arrives while a write is under way goes into the next one. Callers say
 * whose turn they take; a batch takes as many bytes from each in turn (deficit round robin), so that neither the number
 * nor the size of what one has to say holds up the others: what nobody else of its turn waits before, and is no larger
 * than a turn, is in the next batch as long as that has room for a turn of everybody. A caller's promise resolves once
 * its own items are durable, and rejects with the error of the write that held them.
 */
export function groupCommit<Item>(
  write: WriteBatch<Item>,
  options: {
    /** Items of a batch, and bytes of one; the last to be taken may go beyond. */
    readonly batchMax: number;
    readonly batchBytesMax: number;
    /** Bytes that a turn is good for. */
    readonly turnBytes: number;
    readonly bytesOf: (items: readonly Item[]) => number;
  },
): (items: readonly Item[], turn?: string) => Promise<void> {
  const queues = new Map<string, Queue<Item>>();
  let writing = false;

  function takeBatch(): Waiting<Item>[] {
    const batch: Waiting<Item>[] = [];
    let size = 0;
    let bytes = 0;
    const hasRoom = () => size < options.batchMax && bytes < options.batchBytesMax;
    while (hasRoom()) {
      const [first] = queues;
      if (first === undefined) break;
      const [turn, queue] = first;
      // To the end of the row, or out of it.
      queues.delete(turn);
      let next = queue.waiting[0];
      queue.credit = Math.min(
        queue.credit + options.turnBytes,
        Math.max(options.turnBytes, next?.bytes ?? 0),
      );
      while (next !== undefined && next.bytes <= queue.credit && hasRoom()) {
        queue.waiting.shift();
        queue.credit -= next.bytes;
        batch.push(next);
        size += next.items.length;
        bytes += next.bytes;
        next = queue.waiting[0];
      }
      if (next !== undefined) queues.set(turn, queue);
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
      const waiting = { items, bytes: options.bytesOf(items), resolve, reject };
      const queue = queues.get(turn);
      if (queue === undefined) queues.set(turn, { waiting: [waiting], credit: 0 });
      else queue.waiting.push(waiting);
      if (!writing) void drain();
    });
}
