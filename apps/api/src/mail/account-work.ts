import {
  deliverMail,
  finishRecoveries,
  type MailContext,
  type MailTransport,
  sweepAccounts,
} from "@deployclaw/core";
import { isDatabaseUnavailable } from "@deployclaw/db";
import type { Log } from "../api-deps.ts";

/** What goes on by itself: mail leaves, recoveries end, what is too old is removed. */
export interface AccountWork {
  /** Looks at once whether there is something to do. */
  wake(): void;
  /** Finishes what it is at and does no more. */
  close(): Promise<void>;
}

const POLL_MS = 5_000;
const SWEEP_EVERY_MS = 10 * 60_000;

/**
 * Does what accounts need beside requests, whenever it is woken and every five seconds. Without a transport mail waits in
 * the database. A failure is logged and tried again; while the database is away it says nothing, since readiness does.
 */
export function accountWork(options: {
  readonly ctx: MailContext;
  readonly transport: MailTransport | undefined;
  readonly log: Log;
  readonly pollMs?: number;
}): AccountWork {
  const { ctx, transport, log } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;
  let sweptAt = Number.NEGATIVE_INFINITY;

  async function deliverAll(to: MailTransport): Promise<void> {
    while (!closed) {
      const delivery = await deliverMail(ctx, to);
      if (delivery.outcome === "nothing_waits") return;
      if (delivery.outcome === "dropped") log(`mail ${delivery.kind} was not sent: ${delivery.reason}`);
      if (delivery.outcome === "failed")
        log(`mail ${delivery.kind} was not sent at try ${delivery.attempt}`, delivery.cause);
    }
  }

  async function round(): Promise<void> {
    await finishRecoveries(ctx);
    if (transport !== undefined) await deliverAll(transport);
    const now = ctx.clock().getTime();
    if (now - sweptAt < SWEEP_EVERY_MS) return;
    await sweepAccounts(ctx);
    sweptAt = now;
  }

  async function work(): Promise<void> {
    do {
      again = false;
      try {
        await round();
      } catch (err) {
        // Whatever it was, the work is durable and the next round tries again.
        if (!isDatabaseUnavailable(err)) log("work on accounts failed", err);
      }
    } while (again && !closed);
  }

  function wake(): void {
    if (closed) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    clearTimeout(timer);
    running = work().finally(() => {
      running = undefined;
      if (!closed) timer = setTimeout(wake, options.pollMs ?? POLL_MS);
    });
  }

  timer = setTimeout(wake, 0);
  return {
    wake,
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
