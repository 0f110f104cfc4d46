/** One that waits for its part of a batch. */
interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (err: unknown) => void;
}

/**
 * Does together what is asked for at about the same time: while one batch is under way, what comes waits, and goes as the
 * next, at most `batchMax` at a time. `work` answers in the order of its items; when it fails, all of that batch fail.
 */
export function together<Item, Result>(
  batchMax: number,
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let isWorking = false;

  async function run(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await work(batch.map(({ item }) => item));
      if (results.length !== batch.length) throw new Error("a batch was not answered item by item");
      for (const [i, result] of results.entries()) batch[i]?.resolve(result);
    } catch (err) {
      for (const { reject } of batch) reject(err);
    }
  }

  async function workOn(): Promise<void> {
    isWorking = true;
    // What was asked for in this turn of the event loop goes together from the first batch on.
    await Promise.resolve();
    while (waiting.length > 0) await run(waiting.splice(0, batchMax));
    isWorking = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isWorking) void workOn();
    });
}
