import fc from "fast-check";
import { expect, test } from "vitest";
import { groupCommit, type WriteBatch } from "./group-commit.ts";

function controlledWrite() {
  const batches: (readonly number[])[] = [];
  const ends: { done: () => void; fail: (err: Error) => void }[] = [];
  const write = (items: readonly number[]) =>
    new Promise<void>((resolve, reject) => {
      batches.push(items);
      ends.push({ done: resolve, fail: reject });
    });
  return { batches, ends, write };
}

/** Every item is one byte, and one is what a turn is good for. */
const commitOver = (write: WriteBatch<number>, batchMax: number) =>
  groupCommit(write, { batchMax, batchBytesMax: 1_000, turnBytes: 1, bytesOf: (items) => items.length });

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("what arrives during a write shares the next one, in order", async () => {
  const { batches, ends, write } = controlledWrite();
  const commit = commitOver(write, 100);
  const all = [commit([1]), commit([2]), commit([3, 4])];
  expect(batches).toEqual([[1]]);
  ends[0]?.done();
  await all[0];
  expect(batches).toEqual([[1], [2, 3, 4]]);
  ends[1]?.done();
  await Promise.all(all);
});

test("nobody is told before their own items are durable", async () => {
  const { ends, write } = controlledWrite();
  const commit = commitOver(write, 100);
  const told: number[] = [];
  const first = commit([1]).then(() => told.push(1));
  const second = commit([2]).then(() => told.push(2));
  ends[0]?.done();
  await first;
  await settled();
  expect(told).toEqual([1]);
  ends[1]?.done();
  await second;
});

test("a failed write fails those whose items it held and no others", async () => {
  const { ends, write } = controlledWrite();
  const commit = commitOver(write, 100);
  const first = commit([1]);
  const second = commit([2]);
  ends[0]?.fail(new Error("down"));
  await expect(first).rejects.toThrow("down");
  await settled();
  ends[1]?.done();
  await expect(second).resolves.toBeUndefined();
});

test("a batch holds no more than its limit unless one caller brought more", async () => {
  const { batches, ends, write } = controlledWrite();
  const commit = commitOver(write, 2);
  const all = [commit([0]), commit([1]), commit([2]), commit([3]), commit([4, 5, 6])];
  for (let i = 0; i < 4; i += 1) {
    ends[i]?.done();
    await settled();
  }
  await Promise.all(all);
  expect(batches).toEqual([[0], [1, 2], [3, 4, 5, 6]].slice(0, batches.length));
});

test("the crowd of one does not hold up the others: a batch takes from each in turn", async () => {
  const { batches, ends, write } = controlledWrite();
  const commit = commitOver(write, 3);
  const all = [commit([0], "loud")];
  for (let item = 1; item <= 6; item += 1) all.push(commit([item], "loud"));
  all.push(commit([100], "quiet"), commit([200], "other"), commit([101], "quiet"));
  for (let i = 0; i < 4; i += 1) {
    ends[i]?.done();
    await settled();
  }
  await Promise.all(all);
  expect(batches).toEqual([[0], [1, 100, 200], [2, 101, 3], [4, 5, 6]]);
});

test("whatever the others send, and however large it is, what is small and alone is in the next batch", async () => {
  const crowd = fc.array(
    fc.record({ turn: fc.integer({ min: 0, max: 7 }), bytes: fc.integer({ min: 1, max: 400 }) }),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(crowd, crowd, async (before, meanwhile) => {
      const batches: string[][] = [];
      const ends: (() => void)[] = [];
      const commit = groupCommit<{ name: string; bytes: number }>(
        (items) =>
          new Promise((resolve) => {
            batches.push(items.map(({ name }) => name));
            ends.push(resolve);
          }),
        // Room for a turn of each of the eight and of the quiet one.
        {
          batchMax: 1_000,
          batchBytesMax: 9 * 100,
          turnBytes: 100,
          bytesOf: (items) => items.reduce((sum, { bytes }) => sum + bytes, 0),
        },
      );
      const send = (all: typeof before) =>
        all.map(({ turn, bytes }) => commit([{ name: "loud", bytes }], `loud ${turn}`));
      const all = [commit([{ name: "first", bytes: 1 }], "first"), ...send(before)];
      all.push(commit([{ name: "quiet", bytes: 100 }], "quiet"), ...send(meanwhile));
      for (let i = 0; i < batches.length; i += 1) {
        ends[i]?.();
        await settled();
      }
      await Promise.all(all);
      expect(batches.findIndex((batch) => batch.includes("quiet"))).toBe(1);
      expect(batches.flat()).toHaveLength(before.length + meanwhile.length + 2);
    }),
  );
});
