import type { Log, NewAuditEntry } from "@deployclaw/domain";
import { LIMITS } from "../limits.ts";
import { groupCommit, type WriteBatch } from "./group-commit.ts";

/** The gateway's way into the clients' logs. */
export interface AuditTrail {
  /** Resolves true once the entry is durable, false when it cannot be made durable now: then nothing may leave. */
  intend(entry: NewAuditEntry): Promise<boolean>;
  /** Adds an entry about what already happened; kept in memory and tried again while the log cannot be written. */
  record(entry: NewAuditEntry): void;
  /** Whether the last write went well. */
  healthy(): boolean;
  /** Writes what waits, for at most the given time. */
  close(timeoutMs: number): Promise<void>;
}

const RETRY_MS = 500;

/** An audit trail over `write`, with every write bounded by the audit deadline. */
export function auditTrail(write: WriteBatch<NewAuditEntry>, log: Log): AuditTrail {
  const commit = groupCommit<NewAuditEntry>((entries) => withDeadline(write(entries)), {
    batchMax: LIMITS.auditBatchMax,
  });
  let backlog: NewAuditEntry[] = [];
  let flushing: Promise<void> | undefined;
  let healthy = true;
  let closed = false;
  let wake: (() => void) | undefined;

  async function attempt(entries: readonly NewAuditEntry[]): Promise<boolean> {
    try {
      await commit(entries);
      healthy = true;
      return true;
    } catch (err) {
      // Whatever the reason, an entry that is not known to be durable counts as absent.
      if (healthy) log.error("the audit log cannot be written", err);
      healthy = false;
      return false;
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

  async function flush(): Promise<void> {
    while (backlog.length > 0) {
      const batch = backlog.slice(0, LIMITS.auditBatchMax);
      if (await attempt(batch)) backlog = backlog.slice(batch.length);
      else if (closed) return;
      else await pause();
    }
  }

  function startFlush(): void {
    flushing ??= flush().finally(() => {
      flushing = undefined;
    });
  }

  return {
    intend: async (entry) => backlog.length < LIMITS.auditBacklogMax && !closed && attempt([entry]),
    record(entry) {
      backlog.push(entry);
      startFlush();
    },
    healthy: () => healthy,
    async close(timeoutMs) {
      closed = true;
      wake?.();
      if (backlog.length > 0) startFlush();
      const timeout = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs).unref());
      await Promise.race([flushing ?? Promise.resolve(), timeout]);
      if (backlog.length > 0) log.error(`${backlog.length} audit entries were lost at the end`, undefined);
    },
  };
}

function withDeadline(write: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no commit within ${LIMITS.auditDeadlineMs} ms`)),
      LIMITS.auditDeadlineMs,
    );
    void write.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
