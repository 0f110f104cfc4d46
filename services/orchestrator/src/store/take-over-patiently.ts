import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "@deployclaw/db";
import type { Log } from "@deployclaw/domain";
import { takeOverLeases } from "./take-over-leases.ts";

/**
 * Within this a host's leases are a new orchestrator's, whatever the one before left open: the database ends a transaction
 * of a process that stands still after 15 idle seconds, and what holds a row longer than this is no paused process.
 */
export const TAKE_OVER_WITHIN_MS = 45_000;

const FIRST_DELAY_MS = 250;
const DELAY_MS_MAX = 2_000;

// Waited for a lock too long, was canceled by a time limit, or was chosen to end a deadlock.
const HELD: ReadonlySet<unknown> = new Set(["55P03", "57014", "40P01"]);

/**
 * As {@link takeOverLeases}, tried again, and said so in the log, while a transaction of the process before holds a cell's
 * row. Throws what the last try threw once {@link TAKE_OVER_WITHIN_MS} are over, and at once what is not about a lock.
 */
export async function takeOverPatiently(
  db: Database<"dc_orchestrator">,
  hostName: string,
  log: Log,
): Promise<void> {
  const deadline = performance.now() + TAKE_OVER_WITHIN_MS;
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(DELAY_MS_MAX, 2 * delayMs)) {
    try {
      await takeOverLeases(db, hostName);
      return;
    } catch (err) {
      if (!isHeld(err) || performance.now() + delayMs > deadline) throw err;
      log.error(
        `an orchestrator before this one still holds a cell of this host; taking over is tried again in ${delayMs} ms`,
        err,
      );
    }
    await delay(delayMs);
  }
}

/** The mapper wraps what the database threw. */
function isHeld(err: unknown): boolean {
  if (!(err instanceof Error)) return false;
  return ("code" in err && HELD.has(err.code)) || isHeld(err.cause);
}
