import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { BlockCheck, BlockInput, BlockReport } from "./check-block.ts";

/** Threads that check blocks; `close` ends them. */
export type CheckPool = { readonly check: BlockCheck; readonly close: () => Promise<void> };

/** Starts threads for `verifyLog`. A block given to `check` belongs to its thread from then on. */
export function startCheckPool(threads: number): CheckPool {
  const workers = Array.from({ length: threads }, () => new CheckThread());
  let turn = 0;
  return {
    check: (input) => {
      const worker = workers[turn++ % workers.length];
      if (worker === undefined) throw new RangeError("a pool has a thread");
      return worker.check(input);
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

/** One thread: it answers in the order in which it was asked. */
class CheckThread {
  readonly #worker = new Worker(new URL("./check-thread.ts", import.meta.url));
  readonly #asked: PromiseWithResolvers<BlockReport>[] = [];

  constructor() {
    this.#worker.on("message", (report: BlockReport) => this.#asked.shift()?.resolve(report));
    this.#worker.on("error", (err) => {
      for (const asked of this.#asked.splice(0)) asked.reject(err);
    });
  }

  check(input: BlockInput): Promise<BlockReport> {
    const asked = Promise.withResolvers<BlockReport>();
    this.#asked.push(asked);
    const { buffer } = input.block;
    this.#worker.postMessage(input, buffer instanceof ArrayBuffer ? [buffer] : []);
    return asked.promise;
  }

  async close(): Promise<void> {
    const ended = once(this.#worker, "exit");
    await this.#worker.terminate();
    await ended;
  }
}
