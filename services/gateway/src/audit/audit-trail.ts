import type { Log, NewAuditEntry } from "@deployclaw/domain";
import type { LedgerRow } from "../limits/ledger-row.ts";
import { LIMITS } from "../limits.ts";
import { type Backlog, backlogOf } from "./backlog.ts";
import { groupCommit } from "./group-commit.ts";
import { bytesOf, chargeItems, entryItem, type LogItem } from "./log-item.ts";
import { type LogStore, type TransactionId, UnsettledWrite, writeWithin } from "./log-store.ts";

/** The gateway's way into the clients' logs, and into the ledger that is written with them. */
export interface AuditTrail {
  /**
   * Resolves true once the entry is durable and with it what it costs, false when it is not known to become so in time:
   * then nothing may leave.
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

/**
 * An audit trail into `store`, with every write bounded by the audit deadline, and turns between clients in bytes.
 * Nothing that is tried again is written twice: what became of the last try is asked first.
 */
export function auditTrail(
  store: LogStore,
  deps: {
    readonly newId: () => string;
    readonly log: Log;
    /** Hears how many bytes of a client are to be written. */
    readonly onBytes?: (clientId: string, bytes: number) => void;
  },
): AuditTrail {
  const { newId, log } = deps;
  const commit = groupCommit<LogItem>((items) => writeWithin(store, items, LIMITS.auditDeadlineMs), {
    batchMax: LIMITS.auditBatchMax,
    batchBytesMax: LIMITS.auditBatchBytesMax,
    turnBytes: LIMITS.auditTurnBytes,
    bytesOf,
  });
  const backlogs = new Map<string, Backlog>();
  const total = { entries: 0, bytes: 0 };
  let healthy = true;
  let closed = false;

  /** True, false, or the transaction of which nobody knows. */
  async function attempt(items: readonly LogItem[], clientId: string): Promise<boolean | TransactionId> {
    try {
      await commit(items, clientId);
      healthy = true;
      return true;
    } catch (err) {
      // Whatever the reason, an entry that is not known to be durable counts as absent.
      if (healthy) log.error("the audit log cannot be written", err);
      healthy = false;
      return err instanceof UnsettledWrite ? err.transaction : false;
    }
  }

  function keep(clientId: string, items: readonly LogItem[], done: () => void): void {
    const backlog = backlogs.get(clientId) ?? makeBacklog(clientId);
    backlogs.set(clientId, backlog);
    const bytes = bytesOf(items);
    deps.onBytes?.(clientId, bytes);
    backlog.add({ items, bytes, done });
  }

  function makeBacklog(clientId: string): Backlog {
    return backlogOf({
      attempt: (items) => attempt(items, clientId),
      fateOf: store.fateOf,
      total,
      // At once, so that what is kept from now on starts anew.
      onEmpty: () => backlogs.delete(clientId),
    });
  }

  function hasRoom(clientId: string): boolean {
    const own = backlogs.get(clientId)?.size ?? { entries: 0, bytes: 0 };
    return (
      total.entries < LIMITS.auditBacklogMax &&
      total.bytes < LIMITS.auditBacklogBytesMax &&
      own.entries < LIMITS.auditBacklogOfClientMax &&
      own.bytes < LIMITS.auditBacklogOfClientBytesMax
    );
  }

  return {
    async intend(entry, charges = []) {
      if (closed || !hasRoom(entry.clientId)) return false;
      const items = [entryItem(newId(), entry), ...chargeItems(charges)];
      deps.onBytes?.(entry.clientId, bytesOf(items));
      return (await attempt(items, entry.clientId)) === true;
    },
    record: (entry) => keep(entry.clientId, [entryItem(newId(), entry)], () => undefined),
    charge: (clientId, charges) => new Promise((resolve) => keep(clientId, chargeItems(charges), resolve)),
    healthy: () => healthy,
    async close(timeoutMs) {
      closed = true;
      const timeout = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs).unref());
      await Promise.race([Promise.all([...backlogs.values()].map((backlog) => backlog.close())), timeout]);
      if (total.entries > 0) log.error(`${total.entries} audit entries were lost at the end`, undefined);
    },
  };
}
