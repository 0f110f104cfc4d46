import { expect, test } from "vitest";
import { latestOnly } from "./latest-only.ts";

function held() {
  const done: number[] = [];
  const waiting: (() => void)[] = [];
  const write = (value: number) =>
    new Promise<void>((resolve) => {
      waiting.push(() => {
        done.push(value);
        resolve();
      });
    });
  return { done, write, release: () => waiting.shift()?.() };
}

test("values that come while one is worked on are skipped, except for the newest", async () => {
  const { done, write, release } = held();
  const writer = latestOnly(write);
  for (const value of [1, 2, 3, 4]) writer.give(value);
  const settled = writer.settle();
  release();
  await Promise.resolve();
  while (done.length < 2) {
    await new Promise(setImmediate);
    release();
  }
  await settled;
  expect(done).toEqual([1, 4]);
});

test("a failure is thrown once, when somebody waits, and later values are still written", async () => {
  const done: number[] = [];
  const writer = latestOnly(async (value: number) => {
    if (value === 1) throw new Error("no database");
    done.push(value);
  });
  writer.give(1);
  await expect(writer.settle()).rejects.toThrow("no database");
  writer.give(2);
  await writer.settle();
  expect(done).toEqual([2]);
});

test("settling with nothing given ends at once", async () => {
  await expect(latestOnly(async () => undefined).settle()).resolves.toBeUndefined();
});
