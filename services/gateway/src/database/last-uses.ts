import { type Database, withHost } from "@deployclaw/db";
import type { Log } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { LIMITS } from "../limits.ts";

/** When credentials were last used, written together every few seconds and not with every request. */
export interface LastUses {
  note(credentialId: string, at: Date): void;
  /** Writes what waits. */
  close(): Promise<void>;
}

/** Writes to the credentials of one host. What cannot be written is said to operators and tried again with the next. */
export function lastUses(deps: {
  readonly db: Database<"dc_gateway">;
  readonly hostName: string;
  readonly log: Log;
}): LastUses {
  const { db, hostName, log } = deps;
  const waiting = new Map<string, Date>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const uses = [...waiting];
    if (uses.length === 0) return;
    const rows = uses.map(([id, at]) => sql`(${id}::uuid, ${at.toISOString()}::timestamptz)`);
    try {
      await withHost(db, hostName, (tx) =>
        tx.execute(sql`
          UPDATE agent_credentials SET last_used_at = use.at
          FROM (VALUES ${sql.join(rows, sql`, `)}) AS use (id, at)
          WHERE agent_credentials.id = use.id`),
      );
      for (const [id, at] of uses) if (waiting.get(id) === at) waiting.delete(id);
    } catch (err) {
      log.error("could not write when credentials were last used", err);
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  }

  return {
    note(credentialId, at) {
      waiting.set(credentialId, at);
      timer ??= setTimeout(() => void flush(), LIMITS.lastUsesWrittenAfterMs).unref();
    },
    close: flush,
  };
}
