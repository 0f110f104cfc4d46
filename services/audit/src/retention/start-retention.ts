import { type PeriodicWork, startPeriodicWork, waitFor } from "../periodic-work.ts";
import { eraseDueEntries, type RetentionDeps } from "./erase-due-entries.ts";

const EVERY_MS = 3_600_000;
const RETRY_MS = 60_000;
const PAUSE_MS = 100;

/** Erases once an hour what is due, a thousand entries at a time with a pause after each. */
export function startRetention(
  deps: Omit<RetentionDeps, "pause"> & { readonly log: (line: string) => void },
): PeriodicWork {
  const { log } = deps;
  return startPeriodicWork({
    name: "retention",
    retryMs: RETRY_MS,
    log,
    work: async (stopping) => {
      const pause = async () => {
        await waitFor(PAUSE_MS, stopping);
        stopping.throwIfAborted();
      };
      const erased = await eraseDueEntries({ ...deps, pause });
      if (erased > 0) log(`retention: erased what ${erased} entries said`);
      return EVERY_MS;
    },
  });
}
