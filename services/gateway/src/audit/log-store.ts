import type { LogItem } from "./log-item.ts";

/** Which transaction of the store's; its own text. */
export type TransactionId = string;

/** What became of a transaction. */
export type Fate = "committed" | "aborted" | "in progress";

/** Where the log and the ledger are. */
export interface LogStore {
  /**
   * Writes items durably, all or none. Says which transaction it is in before that can be committed; what is thrown there
   * ends it.
   */
  write(items: readonly LogItem[], beforeCommit: (transaction: TransactionId) => void): Promise<void>;
  /** What became of a write that was not heard of to its end. */
  fateOf(transaction: TransactionId): Promise<Fate>;
}

/** Nobody knows yet whether a write was committed. */
export class UnsettledWrite extends Error {
  readonly transaction: TransactionId;

  constructor(transaction: TransactionId, cause: unknown) {
    super("it is not known whether a write was committed", { cause });
    this.name = "UnsettledWrite";
    this.transaction = transaction;
  }
}

/**
 * Writes within a time. Rejects with {@link UnsettledWrite} when it may have been committed or may still be; whatever else
 * it rejects with, it was not and will not be.
 */
export function writeWithin(store: LogStore, items: readonly LogItem[], deadlineMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let transaction: TransactionId | undefined;
    let isOver = false;
    const fail = (err: unknown) => {
      isOver = true;
      reject(transaction === undefined ? err : new UnsettledWrite(transaction, err));
    };
    const timer = setTimeout(() => fail(new Error(`no commit within ${deadlineMs} ms`)), deadlineMs);
    const write = store.write(items, (id) => {
      // What was given up before it could be told apart must not be committed after all.
      if (isOver) throw new Error("given up");
      transaction = id;
    });
    void write.then(resolve, fail).finally(() => clearTimeout(timer));
  });
}
