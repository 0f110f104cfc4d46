import type { Clock } from "@deployclaw/domain";
import { startPeriodicWork } from "../periodic-work.ts";
import type { LogFault } from "./check-range.ts";
import type { FaultStore } from "./fault-store.ts";
import type { SelfCheck } from "./self-check.ts";

// A hundredth of a core at most, whatever a step costs: it rests 99 times as long as it worked.
const REST_FACTOR = 99;
const REST_MS_MIN = 500;
const RETRY_MS = 10_000;
const FAULTS_MAX = 100;

/** A fault, and when it was first seen. */
export type SeenFault = LogFault & { readonly since: Date };

/** What the health socket says of the self-check; `failing` names the first hundred places. */
export type SelfCheckHealth = {
  readonly status: "ok" | "failing";
  readonly checked: number;
  readonly failures: number;
  readonly faults: readonly SeenFault[];
  readonly lastRunAt: Date | null;
  readonly detail: string | null;
};

const keyOf = ({ clientId, seq, reason }: LogFault): string => `${clientId} ${seq} ${reason}`;

/** The self-check at work. */
export type RunningSelfCheck = { health(): SelfCheckHealth; stop(): Promise<void> };

/**
 * Runs the self-check all the time, on at most a hundredth of a core, and says aloud what it finds, once. What it found
 * stays an alarm over restarts, also when the place looks right again: somebody was there.
 */
export function startSelfCheck(deps: {
  readonly check: SelfCheck;
  readonly store: FaultStore;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): RunningSelfCheck {
  const { check, store, clock, log } = deps;
  let isLoaded = false;
  const faults = new Map<string, SeenFault>();
  let checked = 0;
  let lastRunAt: Date | null = null;
  let failures = 0;

  async function loadKept(): Promise<void> {
    if (isLoaded) return;
    for (const fault of await store.load()) faults.set(keyOf(fault), fault);
    isLoaded = true;
    if (faults.size > 0) log(`SELF-CHECK: ${faults.size} places were found before; see docs/audit-log.md`);
  }

  async function tell(fault: LogFault): Promise<void> {
    failures += 1;
    if (faults.has(keyOf(fault)) || faults.size >= FAULTS_MAX) return;
    faults.set(keyOf(fault), { ...fault, since: clock() });
    log(`SELF-CHECK: entry ${fault.seq} of client ${fault.clientId}: ${fault.reason}; see docs/audit-log.md`);
    await store.save([...faults.values()]);
  }

  const work = startPeriodicWork({
    name: "self-check",
    retryMs: RETRY_MS,
    log,
    work: async () => {
      const start = performance.now();
      await loadKept();
      const step = await check.step();
      checked += step.entries;
      lastRunAt = clock();
      for (const fault of step.faults) await tell(fault);
      return Math.max(REST_MS_MIN, (performance.now() - start) * REST_FACTOR);
    },
  });
  return {
    health: () => ({
      // A file that cannot be read may have held some.
      status: faults.size > 0 || (!isLoaded && work.failure() !== null) ? "failing" : "ok",
      checked,
      failures,
      faults: [...faults.values()],
      lastRunAt,
      detail: work.failure(),
    }),
    stop: work.stop,
  };
}
