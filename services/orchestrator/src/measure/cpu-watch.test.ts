import { expect, test } from "vitest";
import { createCpuWatch } from "./cpu-watch.ts";

const MINUTE_MS = 60_000;

/** Samples a container once a minute; `shares` are what it used of half a core in each. */
function alertsOf(shares: readonly number[], watch = createCpuWatch()) {
  let cpuNanos = 0;
  const sample = (minute: number) =>
    watch.observe({ containerId: "c", cpuMillis: 500, cpuNanos, atMs: minute * MINUTE_MS });
  sample(0);
  return shares.flatMap((share, index) => {
    cpuNanos += share * 0.5 * MINUTE_MS * 1_000_000;
    const alert = sample(index + 1);
    return alert === undefined ? [] : [{ minute: index + 1, ...alert }];
  });
}

test("a quarter of an hour at full tilt is told once, however long it goes on", () => {
  expect(alertsOf(Array.from({ length: 40 }, () => 1))).toEqual([{ minute: 15, minutes: 15, percent: 100 }]);
});

test("a pause begins the count anew, and the next long stretch is told again", () => {
  const stretch = Array.from({ length: 15 }, () => 0.95);
  expect(alertsOf([...stretch, 0.2, ...stretch]).map(({ minute }) => minute)).toEqual([15, 31]);
  const short = Array.from({ length: 14 }, () => 1);
  expect(alertsOf([...short, 0.5, ...short, 0.5, ...short])).toEqual([]);
});

test("who uses less than its share is never told", () => {
  expect(alertsOf(Array.from({ length: 60 }, () => 0.85))).toEqual([]);
});

test("a container that is gone is forgotten, and one measured twice at a time does no harm", () => {
  const watch = createCpuWatch();
  const sample = { containerId: "c", cpuMillis: 500, cpuNanos: 0, atMs: 0 };
  watch.observe(sample);
  expect(watch.observe(sample)).toBeUndefined();
  watch.keep(new Set());
  expect(
    watch.observe({ ...sample, atMs: 20 * MINUTE_MS, cpuNanos: 0.5 * 20 * MINUTE_MS * 1_000_000 }),
  ).toBeUndefined();
});
