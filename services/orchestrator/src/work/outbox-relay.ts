import type { Database } from "@deployclaw/db";
import { withHost } from "@deployclaw/db";
import { type AgentId, agentId, isAppError } from "@deployclaw/domain";
import { sql } from "drizzle-orm";

/** Carries wishes from the outbox to whoever fulfils them. */
export interface OutboxRelay {
  /** Listens and looks every second until closed. Throws when Postgres cannot be listened to at first. */
  start(): Promise<void>;
  /** Carries what is in the outbox now. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

interface OutboxRow extends Record<string, unknown> {
  readonly id: string;
  readonly agent_id: string;
}

const POLL_MS = 1_000;
const ROWS_MAX = 500;

/**
 * A row leaves the outbox when the queue has taken it, or `direct` has, which never refuses: a queue that is not there
 * costs nothing. What a crash loses between the two, the sweep finds.
 */
export function createOutboxRelay(deps: {
  readonly db: Database<"dc_orchestrator">;
  readonly hostName: string;
  readonly enqueue: (agentId: AgentId) => Promise<void>;
  readonly direct: (agentId: AgentId) => void;
  readonly log: (message: string, err: unknown) => void;
}): OutboxRelay {
  let timer: NodeJS.Timeout | undefined;
  let unlisten: (() => Promise<void>) | undefined;
  let draining: Promise<void> | undefined;
  let again = false;
  let closed = false;

  async function hand(id: AgentId): Promise<void> {
    try {
      await deps.enqueue(id);
    } catch (err) {
      if (!isAppError(err, "dependency_unavailable")) throw err;
      deps.direct(id);
    }
  }

  async function drainOnce(): Promise<void> {
    const rows = await withHost(deps.db, deps.hostName, (tx) =>
      tx.execute<OutboxRow>(sql`
        SELECT o.id, o.agent_id FROM outbox o LEFT JOIN agents a ON a.id = o.agent_id
        WHERE a.host_name IS NULL OR a.host_name = ${deps.hostName} ORDER BY o.id LIMIT ${ROWS_MAX}`),
    );
    if (rows.length === 0) return;
    const agentIds = new Set(rows.map((row) => agentId(row.agent_id)));
    await Promise.all([...agentIds].map(hand));
    const ids = sql.join(
      rows.map((row) => sql`${row.id}::bigint`),
      sql`, `,
    );
    await withHost(deps.db, deps.hostName, (tx) => tx.execute(sql`DELETE FROM outbox WHERE id IN (${ids})`));
  }

  async function drainUntilQuiet(): Promise<void> {
    do {
      again = false;
      await drainOnce();
    } while (again && !closed);
  }

  function drain(): Promise<void> {
    again = true;
    draining ??= drainUntilQuiet().finally(() => {
      draining = undefined;
    });
    return draining;
  }

  const drainLogged = () => drain().catch((err: unknown) => deps.log("reading the outbox failed", err));

  return {
    start: async () => {
      // Listening reconnects by itself; what came meanwhile the poll finds.
      const listening = await deps.db.sql.listen("outbox", () => void drainLogged());
      unlisten = listening.unlisten;
      const poll = async (): Promise<void> => {
        await drainLogged();
        if (!closed) timer = setTimeout(() => void poll(), POLL_MS);
      };
      void poll();
    },
    drain,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await unlisten?.();
      await draining?.catch((err: unknown) => deps.log("reading the outbox failed", err));
    },
  };
}
