import { LIMITS } from "../limits.ts";

/**
 * What is under way for one agent between its counters and the ledger. Counters are restored from the ledger only while
 * nothing is, so that everything counted is either in the ledger or will be counted after.
 */
export interface PendingWrites {
  /** Begins something that counts, once the counters are trusted: `restore` is run first when they are not. */
  beginTrusted(restore: () => Promise<void>): Promise<symbol>;
  /** Begins something that changes what was counted: at once, or after the restoring that is under way. */
  begin(): symbol | Promise<symbol>;
  end(begun: symbol): void;
  /** Has the counters restored before anything else is counted. */
  distrust(): void;
}

/** The writes of one agent, none of them under way. */
export function pendingWrites(): PendingWrites {
  const pending = new Set<symbol>();
  const waiting = new Set<() => void>();
  let isTrusted = true;
  let restoring: Promise<void> | undefined;

  function drained(): Promise<void> {
    if (pending.size === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(done);
        reject(new Error("what is counted does not become durable"));
      }, LIMITS.auditDeadlineMs);
      waiting.add(done);
    });
  }

  async function restoreOnce(restore: () => Promise<void>): Promise<void> {
    try {
      await drained();
      isTrusted = true;
      await restore();
    } catch (err) {
      isTrusted = false;
      throw err;
    } finally {
      restoring = undefined;
    }
  }

  function beginNow(): symbol {
    const begun = Symbol("pending");
    pending.add(begun);
    return begun;
  }

  async function beginLater(): Promise<symbol> {
    while (restoring !== undefined) await restoring.catch(() => undefined);
    return beginNow();
  }

  return {
    async beginTrusted(restore) {
      // Looked at anew after each wait: nothing may come between the look and the beginning.
      while (!isTrusted || restoring !== undefined) {
        restoring ??= restoreOnce(restore);
        await restoring;
      }
      return beginNow();
    },
    begin: () => (restoring === undefined ? beginNow() : beginLater()),
    end(begun) {
      pending.delete(begun);
      if (pending.size === 0) for (const done of waiting) done();
    },
    distrust() {
      isTrusted = false;
    },
  };
}
