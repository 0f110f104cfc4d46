import { cpuUsage, memoryUsage, uptime } from "node:process";
import { setInterval } from "node:timers";
import { type Metric, single } from "./metrics-text.ts";

const TICK_MS = 1_000;
const TICKS_KEPT = 30;
const MICROS = 1_000_000;

/**
 * Watches the process that it is called in, by its name, and gives a function that says how it does: memory, processor time,
 * when it began, and by how much its event loop was late at most in the last half minute. Does not keep it alive.
 */
export function watchProcess(name: string): () => readonly Metric[] {
  const lags: number[] = [];
  let expectedAt = performance.now() + TICK_MS;
  setInterval(() => {
    const now = performance.now();
    lags.push(Math.max(0, now - expectedAt));
    if (lags.length > TICKS_KEPT) lags.shift();
    expectedAt = now + TICK_MS;
  }, TICK_MS).unref();
  const startedAt = Date.now() / 1_000 - uptime();
  const labelled = (metric: Metric): Metric => ({
    ...metric,
    samples: metric.samples.map(({ value }) => ({ labels: { process: name }, value })),
  });
  return () => {
    const { rss, heapUsed } = memoryUsage();
    const { user, system } = cpuUsage();
    return [
      single("process_resident_memory_bytes", "gauge", "Resident memory.", rss),
      single("nodejs_heap_size_used_bytes", "gauge", "Used part of the heap.", heapUsed),
      single("process_cpu_seconds_total", "counter", "Processor time used.", (user + system) / MICROS),
      single("process_start_time_seconds", "gauge", "When it began.", Math.round(startedAt)),
      single(
        "nodejs_eventloop_lag_max_seconds",
        "gauge",
        "By how much the event loop was late at most in the last half minute.",
        Math.max(0, ...lags) / 1_000,
      ),
    ].map(labelled);
  };
}
