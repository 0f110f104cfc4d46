import { setTimeout as delay } from "node:timers/promises";
import type { Channel } from "./channel.ts";

/** What many requests took. */
export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

function resultOf(tookMs: number[], seconds: number): LoadResult {
  const sorted = tookMs.sort((left, right) => left - right);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { perSecond: sorted.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** As many requests as get through: each channel asks again as soon as it was answered. */
export async function closedLoop(channels: readonly Channel[], durationMs: number): Promise<LoadResult> {
  const tookMs: number[] = [];
  const begin = performance.now();
  const end = begin + durationMs;
  await Promise.all(
    channels.map(async (channel) => {
      for (let at = performance.now(); at < end; ) {
        await channel.ask();
        const now = performance.now();
        tookMs.push(now - at);
        at = now;
      }
    }),
  );
  return resultOf(tookMs, (performance.now() - begin) / 1_000);
}

/**
 * So many requests a second, whatever becomes of those before. A request that finds every channel busy waits for one,
 * and that is part of what it took.
 */
export async function openLoop(
  channels: readonly Channel[],
  load: { readonly perSecond: number; readonly durationMs: number },
): Promise<LoadResult> {
  const tookMs: number[] = [];
  const free = [...channels];
  const waiting: number[] = [];
  const under = new Set<Promise<void>>();
  let failure: unknown;

  async function ask(channel: Channel, since: number): Promise<void> {
    await channel.ask();
    tookMs.push(performance.now() - since);
    const next = waiting.shift();
    if (next === undefined) free.push(channel);
    else begin(channel, next);
  }

  function begin(channel: Channel, since: number): void {
    const asked = ask(channel, since).catch((err: unknown) => {
      failure ??= err;
    });
    under.add(asked);
    void asked.finally(() => under.delete(asked));
  }

  const start = performance.now();
  const total = (load.perSecond * load.durationMs) / 1_000;
  for (let sent = 0; sent < total && failure === undefined; ) {
    const now = performance.now();
    const due = Math.min(total, ((now - start) * load.perSecond) / 1_000);
    for (; sent < due; sent += 1) {
      // The one that was free the longest, so that all are used alike.
      const channel = free.shift();
      if (channel === undefined) waiting.push(now);
      else begin(channel, now);
    }
    await delay(1);
  }
  while (under.size > 0) await Promise.all(under);
  if (failure !== undefined) throw failure;
  return resultOf(tookMs, (performance.now() - start) / 1_000);
}
