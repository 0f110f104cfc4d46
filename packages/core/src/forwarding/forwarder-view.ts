import { logForwarders, type Transaction } from "@deployclaw/db";
import { AppError, type ClientId, type ForwarderDestination, type ForwarderId } from "@deployclaw/domain";
import { and, asc, eq, type SQL, sql } from "drizzle-orm";

/** `failing`: the last try did not get through, and the next one is planned. */
export type ForwarderStatus = "active" | "failing" | "paused";

/** A forwarder as its client sees it: everything but what it signs with. */
export interface ForwarderView {
  readonly id: string;
  readonly name: string;
  readonly destination: ForwarderDestination;
  readonly status: ForwarderStatus;
  /** The number of the first entry that was not delivered yet. */
  readonly position: number;
  readonly lag: {
    /** Numbered entries that wait. */
    readonly entries: number;
    /** The age of the oldest of them. */
    readonly seconds: number;
  };
  /** Failed tries since the last delivery. */
  readonly failures: number;
  /** Why the last try failed, in plain words; null once one got through. */
  readonly lastError: string | null;
  readonly retryAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly pausedAt: Date | null;
  /** A user, or the receiver by answering 410. */
  readonly pausedBy: "user" | "receiver" | null;
  /** How many secrets it has had; null for what signs nothing. */
  readonly secretVersion: number | null;
  /** Until when the secret before the newest signs too; null when it does not. */
  readonly oldSecretUntil: Date | null;
  readonly createdAt: Date;
}

type Row = typeof logForwarders.$inferSelect;

// The names are written out: the query builder leaves a table's name away, and within a subquery it is what tells them apart.
const LOG_SIZE = sql<string>`coalesce(
  (SELECT max(l.seq) + 1 FROM audit_leaves l WHERE l.client_id = log_forwarders.client_id), 0)`;
const OLDEST_WAITING = sql<string | null>`(
  SELECT l.entry_created_at FROM audit_leaves l
  WHERE l.client_id = log_forwarders.client_id AND l.seq = log_forwarders.position)`;
const SECRETS = sql`FROM log_forwarder_secrets s WHERE s.forwarder_id = log_forwarders.id`;

/** The client's forwarders by name, those that match when a condition is given. */
export async function readForwarders(
  tx: Transaction<"dc_api">,
  clientId: ClientId,
  now: Date,
  condition?: SQL,
): Promise<ForwarderView[]> {
  const rows = await tx
    .select({
      row: logForwarders,
      logSize: LOG_SIZE,
      oldestWaiting: OLDEST_WAITING,
      secretVersion: sql<number | null>`(SELECT max(s.version) ${SECRETS})`,
      oldSecretUntil: sql<string | null>`(SELECT max(s.expires_at) ${SECRETS})`,
    })
    .from(logForwarders)
    .where(and(eq(logForwarders.clientId, clientId), condition))
    .orderBy(asc(logForwarders.name));
  return rows.map(({ row, logSize, oldestWaiting, secretVersion, oldSecretUntil }) => {
    const until = oldSecretUntil === null ? null : new Date(oldSecretUntil);
    const waitingMs = oldestWaiting === null ? 0 : now.getTime() - new Date(oldestWaiting).getTime();
    const entries = Math.max(0, Number(logSize) - row.position);
    const seconds = Math.max(0, Math.floor(waitingMs / 1_000));
    const oldUntil = until !== null && until > now ? until : null;
    return { ...shown(row), lag: { entries, seconds }, secretVersion, oldSecretUntil: oldUntil };
  });
}

function shown(row: Row): Omit<ForwarderView, "lag" | "secretVersion" | "oldSecretUntil"> {
  const status = row.pausedAt !== null ? "paused" : row.failures > 0 ? "failing" : "active";
  const { id, name, destination, position, failures, lastError, deliveredAt, pausedAt, pausedBy, createdAt } =
    row;
  const retryAt = status === "failing" ? row.retryAt : null;
  return {
    id,
    name,
    destination,
    status,
    position,
    failures,
    lastError,
    retryAt,
    deliveredAt,
    pausedAt,
    pausedBy,
    createdAt,
  };
}

/** One of them as it is shown. Throws `not_found`: another client's looks like none. */
export async function readForwarderOrThrow(
  tx: Transaction<"dc_api">,
  clientId: ClientId,
  id: ForwarderId,
  now: Date,
): Promise<ForwarderView> {
  const [view] = await readForwarders(tx, clientId, now, eq(logForwarders.id, id));
  if (view === undefined) throw new AppError("not_found", "No such forwarder.");
  return view;
}
