import { LIMITS } from "../limits.ts";
import type { LogItem } from "./log-item.ts";
import type { Fate, TransactionId } from "./log-store.ts";

/** Something that already happened and must be written, however long that takes. */
export interface Kept {
  readonly items: readonly LogItem[];
  readonly bytes: number;
  readonly done: () => void;
}

/** How much waits. */
export interface BacklogSize {
  entries: number;
  bytes: number;
}

/** What one client's log does not have yet. */
export interface Backlog {
  readonly size: Readonly<BacklogSize>;
  add(kept: Kept): void;
  /** Tries once more all that waits; resolves at the end of that. */
  close(): Promise<void>;
}

const RETRY_MS = 500;
const FATE_DEADLINE_MS = 5_000;

type Waiting = Kept & { transaction?: TransactionId | undefined };

/**
 * A backlog that is written as soon as it can be, and again while it cannot. What may have been written by the last try is
 * not tried again before it is known that it was not.
 */
export function backlogOf(deps: {
  /** Writes: true when it is durable, false when not, or the transaction that it may still become durable with. */
  readonly attempt: (items: readonly LogItem[]) => Promise<boolean | TransactionId>;
  readonly fateOf: (transaction: TransactionId) => Promise<Fate>;
  /** The sum of all backlogs, kept up to date here. */
  readonly total: BacklogSize;
  readonly onEmpty: () => void;
}): Backlog {
  let waiting: Waiting[] = [];
  const size = { entries: 0, bytes: 0 };
  let flushing: Promise<void> | undefined;
  let isClosed = false;
  let wake = (): void => undefined;

  function count(sign: 1 | -1, { bytes }: Kept): void {
    for (const sum of [size, deps.total]) {
      sum.entries += sign;
      sum.bytes += sign * bytes;
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RETRY_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Whether it is durable now; `fates` is asked once for all that were in the same transaction. */
  async function write(
    kept: Waiting,
    fates: (transaction: TransactionId) => Promise<Fate | undefined>,
  ): Promise<boolean> {
    if (kept.transaction !== undefined) {
      const fate = await fates(kept.transaction);
      if (fate === "committed") return true;
      if (fate !== "aborted") return false;
      kept.transaction = undefined;
    }
    const written = await deps.attempt(kept.items);
    if (typeof written === "boolean") return written;
    kept.transaction = written;
    return false;
  }

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      // A try that began before the end is followed by a last one.
      const isLast = isClosed;
      const batch = waiting.slice(0, LIMITS.auditBatchMax);
      const fates = rememberedFates(deps.fateOf);
      const written = await Promise.all(batch.map((kept) => write(kept, fates)));
      const left = batch.filter((_, index) => written[index] !== true);
      waiting = [...left, ...waiting.slice(batch.length)];
      for (const [index, kept] of batch.entries()) {
        if (written[index] !== true) continue;
        count(-1, kept);
        kept.done();
      }
      if (left.length === 0) continue;
      if (isLast) break;
      if (!isClosed) await pause();
    }
    flushing = undefined;
    if (waiting.length === 0) deps.onEmpty();
  }

  function start(): Promise<void> {
    flushing ??= flush();
    return flushing;
  }

  return {
    size,
    add(kept) {
      waiting.push({ ...kept });
      count(1, kept);
      void start();
    },
    close() {
      isClosed = true;
      wake();
      return start();
    },
  };
}

/** Asks for each transaction once; undefined when that cannot be told now. */
function rememberedFates(fateOf: (transaction: TransactionId) => Promise<Fate>) {
  const asked = new Map<TransactionId, Promise<Fate | undefined>>();
  return (transaction: TransactionId): Promise<Fate | undefined> => {
    const fate = asked.get(transaction) ?? inTime(fateOf(transaction));
    asked.set(transaction, fate);
    return fate;
  };
}

function inTime(fate: Promise<Fate>): Promise<Fate | undefined> {
  return new Promise((resolve) => {
    const nobodyKnows = () => {
      clearTimeout(timer);
      resolve(undefined);
    };
    const timer = setTimeout(nobodyKnows, FATE_DEADLINE_MS);
    fate.then((known) => {
      clearTimeout(timer);
      resolve(known);
    }, nobodyKnows);
  });
}
