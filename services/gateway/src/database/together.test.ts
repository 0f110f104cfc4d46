import { expect, test } from "vitest";
import { together } from "./together.ts";

/** Work that ends when it is told, and tells what it was given. */
function heldWork() {
  const batches: { readonly items: readonly number[]; readonly end: PromiseWithResolvers<number[]> }[] = [];
  const work = (items: readonly number[]) => {
    const end = Promise.withResolvers<number[]>();
    batches.push({ items, end });
    return end.promise;
  };
  return { batches, work };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("what comes while a batch is under way goes together as the next, no more at once than may", async () => {
  const { batches, work } = heldWork();
  const ask = together(3, work);
  const answers = [1, 2].map(ask);
  await turn();
  answers.push(...[3, 4, 5, 6].map(ask));
  await turn();
  expect(batches.map(({ items }) => items)).toEqual([[1, 2]]);
  for (let i = 0; i < 3; i += 1) {
    const batch = batches[i];
    batch?.end.resolve(batch.items.map((item) => item * 10));
    await turn();
  }
  expect(batches.map(({ items }) => items)).toEqual([[1, 2], [3, 4, 5], [6]]);
  expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50, 60]);
});

test("a batch that fails fails all that are in it, and the next goes on", async () => {
  const { batches, work } = heldWork();
  const ask = together(2, work);
  const answers = Promise.allSettled([1, 2, 3].map(ask));
  await turn();
  batches[0]?.end.reject(new Error("gone"));
  await turn();
  batches[1]?.end.resolve([30]);
  expect(await answers).toEqual([
    { status: "rejected", reason: new Error("gone") },
    { status: "rejected", reason: new Error("gone") },
    { status: "fulfilled", value: 30 },
  ]);
  const later = ask(4);
  await turn();
  batches[2]?.end.resolve([40]);
  expect(await later).toBe(40);
});
