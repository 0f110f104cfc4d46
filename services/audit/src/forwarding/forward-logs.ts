import { setTimeout as delay } from "node:timers/promises";
import { type Database, withLog } from "@deployclaw/db";
import type { Clock, ForwarderId } from "@deployclaw/domain";
import { describeFailure } from "../describe-failure.ts";
import { claimBatch } from "./claim-batch.ts";
import { findDueForwarders } from "./find-due-forwarders.ts";
import type { DeliverBatch } from "./gateway-line.ts";
import { type ForwardingLag, measureLag } from "./measure-lag.ts";
import { LogDamaged } from "./read-batch.ts";
import { settleDamage, settleDelivery } from "./settle-delivery.ts";

const POLL_MS = 500;
const STUCK_MS = 30_000;
const MEASURE_MS = 10_000;
/** Batches under way, one a forwarder: what bounds memory, and what a slow receiver can take of the others' turns. */
const UNDER_WAY_MAX = 16;

/** What the health socket says of forwarding: `stuck` when nothing could be looked for in half a minute. */
export interface ForwardingHealth {
  readonly status: "ok" | "stuck";
  readonly deliveries: number;
  readonly failures: number;
  /** As it was at most ten seconds ago; null before it was measured. */
  readonly lag: ForwardingLag | null;
  readonly detail: string | null;
}

/** Forwarding that goes on until it is stopped. */
export interface RunningForwarding {
  health(): ForwardingHealth;
  /** Ends once nothing is under way; what was cut off is sent again by the next one. */
  stop(): Promise<void>;
}

/**
 * Delivers every client's log to its receivers, each in the order of its numbers, one batch at a time for a forwarder and
 * several forwarders at once. A receiver that is slow or away holds up itself alone.
 */
export function forwardLogs(deps: {
  readonly db: Database<"dc_audit">;
  readonly deliver: DeliverBatch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: (line: string) => void;
}): RunningForwarding {
  const { db, clock, random, log } = deps;
  let isStopping = false;
  const underWay = new Map<ForwarderId, Promise<void>>();
  let wake = new AbortController();
  let lastLookedAt = clock();
  let failure: string | null = null;
  let measuredAt = Number.NEGATIVE_INFINITY;
  let lag: ForwardingLag | null = null;
  let deliveries = 0;
  let failures = 0;

  async function forwardOne(id: ForwarderId): Promise<void> {
    try {
      const claim = await withLog(db, (tx) => claimBatch(tx, id));
      if (claim === undefined) return;
      const answer = await deps.deliver(id, claim.batch);
      if (answer === undefined || isStopping) return;
      if (answer.delivered) deliveries += 1;
      else failures += 1;
      await withLog(db, (tx) => settleDelivery(tx, claim, answer, random));
    } catch (err) {
      if (!(err instanceof LogDamaged)) throw err;
      failures += 1;
      log(`CANNOT forward to ${id}: ${err.message}`);
      await withLog(db, (tx) => settleDamage(tx, id, err.message, random));
    }
  }

  function begin(id: ForwarderId): void {
    const work = forwardOne(id)
      .catch(noteFailure)
      .finally(() => {
        underWay.delete(id);
        // After a failure of the platform's own the next round waits out its time, so that none spins.
        if (failure === null) wake.abort();
      });
    underWay.set(id, work);
  }

  function noteFailure(err: unknown): void {
    const detail = describeFailure(err);
    if (failure !== detail) log(`cannot forward: ${detail}`);
    failure = detail;
  }

  async function measureNow(): Promise<void> {
    if (clock().getTime() - measuredAt < MEASURE_MS) return;
    lag = await withLog(db, measureLag);
    measuredAt = clock().getTime();
  }

  async function round(): Promise<void> {
    try {
      await measureNow();
      const limit = UNDER_WAY_MAX - underWay.size;
      if (limit === 0) return;
      const due = await withLog(db, (tx) => findDueForwarders(tx, { limit, except: [...underWay.keys()] }));
      lastLookedAt = clock();
      for (const id of due) begin(id);
      if (due.length > 0) failure = null;
    } catch (err) {
      noteFailure(err);
    }
  }

  async function run(): Promise<void> {
    while (!isStopping) {
      // Whatever ends from here on wakes the next round.
      wake = new AbortController();
      await round();
      await delay(POLL_MS, undefined, { signal: wake.signal }).catch(ignoreAbort);
    }
    await Promise.all(underWay.values());
  }

  const running = run();
  return {
    health: () => {
      const isStuck = clock().getTime() - lastLookedAt.getTime() > STUCK_MS;
      return { status: isStuck ? "stuck" : "ok", deliveries, failures, lag, detail: failure };
    },
    stop: async () => {
      isStopping = true;
      wake.abort();
      await running;
    },
  };
}

function ignoreAbort(err: unknown): void {
  if (!(err instanceof Error && err.name === "AbortError")) throw err;
}
