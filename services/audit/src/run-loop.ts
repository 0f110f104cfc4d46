import type { Clock } from "@deployclaw/domain";
import { describeFailure } from "./describe-failure.ts";
import type { LogKeeper } from "./log-keeper.ts";
import { waitFor } from "./periodic-work.ts";

const POLL_MS = 250;
const STUCK_MS = 10_000;

/** What the health socket says: `stuck` when nothing has worked for ten seconds, `refusing` for single clients' logs. */
export type Health = {
  status: "ok" | "refusing" | "starting" | "stuck";
  lastWorkedAt: Date | null;
  refusals: ReturnType<LogKeeper["refusals"]>;
  detail: string | null;
};

/** The loop that keeps the logs signed. */
export type RunningLoop = {
  health(): Health;
  /** Whether the last batch left entries that wait for their numbers. */
  isBehind(): boolean;
  stop(): Promise<void>;
};

/**
 * Works every quarter of a second, without a pause while there is more, so that an entry is signed at most a second
 * after it is durable. A failure is logged and tried again; afterwards every log is compared with what was signed.
 */
export function startLoop(deps: {
  keeper: LogKeeper;
  clock: Clock;
  log: (line: string) => void;
}): RunningLoop {
  const { keeper, clock, log } = deps;
  const stopping = new AbortController();
  const startedAt = clock();
  let lastWorkedAt: Date | null = null;
  let failure: string | null = null;
  let compared = false;
  let behind = false;

  async function round(): Promise<boolean> {
    try {
      if (!compared) await keeper.compareAll();
      compared = true;
      behind = await keeper.work();
      lastWorkedAt = clock();
      if (failure !== null) log("working again");
      failure = null;
      return behind;
    } catch (err) {
      // Whatever went wrong, the database may be another one afterwards: a restored backup.
      compared = false;
      const detail = describeFailure(err);
      if (failure !== detail) log(`cannot work: ${detail}`);
      failure = detail;
      return false;
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (await round()) continue;
      await waitFor(POLL_MS, stopping.signal);
    }
  }

  const running = run();
  return {
    health: () => {
      const refusals = keeper.refusals();
      const silentMs = clock().getTime() - (lastWorkedAt ?? startedAt).getTime();
      const status =
        silentMs > STUCK_MS
          ? "stuck"
          : lastWorkedAt === null
            ? "starting"
            : refusals.length > 0
              ? "refusing"
              : "ok";
      return { status, lastWorkedAt, refusals, detail: failure };
    },
    isBehind: () => behind,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
