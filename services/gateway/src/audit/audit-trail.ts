import type { Log, NewAuditEntry } from "@deployclaw/domain";
import type { LedgerRow } from "../limits/ledger-row.ts";
import { LIMITS } from "../limits.ts";
import { groupCommit, type WriteBatch } from "./group-commit.ts";
import { chargeItems, entryItem, type LogItem } from "./log-item.ts";

/** The gateway's way into the clients' logs, and into the ledger that is written with them. */
export interface AuditTrail {
  /**
   * Resolves true once the entry is durable and with it what it costs, false when it cannot be made durable now: then
   * nothing may leave.
   */
  intend(entry: NewAuditEntry, charges?: readonly LedgerRow[]): Promise<boolean>;
  /** Adds an entry about what already happened; kept in memory and tried again while the log cannot be written. */
  record(entry: NewAuditEntry): void;
  /** Adds to the ledger what came after; kept and tried again like an entry. Resolves once it is durable. */
  charge(clientId: string, charges: readonly LedgerRow[]): Promise<void>;
  /** Whether the last write went well. */
  healthy(): boolean;
  /** Writes what waits, for at most the given time. */
  close(timeoutMs: number): Promise<void>;
}

const RETRY_MS = 500;

interface Kept {
  readonly items: readonly LogItem[];
  readonly done: () => void;
}

/** An audit trail over `write`, with every write bounded by the audit deadline, and turns between clients. */
export function auditTrail(write: WriteBatch<LogItem>, log: Log): AuditTrail {
  const commit = groupCommit<LogItem>((items) => withDeadline(write(items)), {
    batchMax: LIMITS.auditBatchMax,
  });
  const backlogs = new Map<string, Kept[]>();
  const flushing = new Map<string, Promise<void>>();
  const wakes = new Set<() => void>();
  let kept = 0;
  let healthy = true;
  let closed = false;

  async function attempt(items: readonly LogItem[], clientId: string): Promise<boolean> {
    try {
      await commit(items, clientId);
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
      const wake = () => {
        clearTimeout(timer);
        wakes.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, RETRY_MS);
      wakes.add(wake);
    });
  }

  async function flush(clientId: string, backlog: Kept[]): Promise<void> {
    while (backlog.length > 0) {
      const batch = backlog.slice(0, LIMITS.auditBatchMax);
      const items = batch.flatMap((each) => each.items);
      if (await attempt(items, clientId)) {
        backlog.splice(0, batch.length);
        kept -= batch.length;
        for (const { done } of batch) done();
      } else if (closed) break;
      else await pause();
    }
    // At once, so that what is kept from now on starts anew.
    if (backlog.length === 0) backlogs.delete(clientId);
    flushing.delete(clientId);
  }

  function startFlush(clientId: string, backlog: Kept[]): void {
    if (!flushing.has(clientId)) flushing.set(clientId, flush(clientId, backlog));
  }

  function keep(clientId: string, item: Kept): void {
    const backlog = backlogs.get(clientId) ?? [];
    backlogs.set(clientId, backlog);
    backlog.push(item);
    kept += 1;
    startFlush(clientId, backlog);
  }

  const hasRoom = (clientId: string): boolean =>
    kept < LIMITS.auditBacklogMax && (backlogs.get(clientId)?.length ?? 0) < LIMITS.auditBacklogOfClientMax;

  return {
    intend: async (entry, charges = []) =>
      !closed &&
      hasRoom(entry.clientId) &&
      attempt([entryItem(entry), ...chargeItems(charges)], entry.clientId),
    record: (entry) => keep(entry.clientId, { items: [entryItem(entry)], done: () => undefined }),
    charge: (clientId, charges) =>
      new Promise((resolve) => keep(clientId, { items: chargeItems(charges), done: resolve })),
    healthy: () => healthy,
    async close(timeoutMs) {
      closed = true;
      for (const wake of wakes) wake();
      for (const [clientId, backlog] of backlogs) startFlush(clientId, backlog);
      const timeout = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs).unref());
      await Promise.race([Promise.all(flushing.values()), timeout]);
      if (kept > 0) log.error(`${kept} audit entries were lost at the end`, undefined);
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
