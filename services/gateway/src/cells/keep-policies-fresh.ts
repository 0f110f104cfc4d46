import type { Log } from "@deployclaw/domain";
import { LIMITS } from "../limits.ts";

/** A refresh that repeats until it is stopped. */
export interface Refreshing {
  /** Whether the last refresh went well. */
  healthy(): boolean;
  stop(): Promise<void>;
}

/**
 * Runs `refresh` now and then again and again, the next one at most a second after the last one ended. While it fails
 * the policies last read stay in force: nothing leaves anyway, since the log is in the same database.
 */
export function keepPoliciesFresh(refresh: () => Promise<void>, log: Log): Refreshing {
  let healthy = true;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    try {
      await refresh();
      if (!healthy) log.info("policies are read again");
      healthy = true;
    } catch (err) {
      if (healthy) log.error("policies cannot be read", err);
      healthy = false;
    }
    if (!stopped) timer = setTimeout(start, LIMITS.policyRefreshMs);
  }

  function start(): void {
    running = run();
  }

  start();
  return {
    healthy: () => healthy,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
