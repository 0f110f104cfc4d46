import { createHash } from "node:crypto";
import { leafHash, MerkleFrontier, treeRoot } from "@deployclaw/transparency";
import { expect, test } from "vitest";
import { SubtreeRun } from "./subtree-run.ts";

const leaves = Array.from({ length: 300 }, (_, i) =>
  leafHash(createHash("sha256").update(String(i)).digest()),
);

test("a run is covered by the fewest perfect subtrees, in order, each with the root of its leaves", () => {
  for (const [start, end] of [
    [0, 1],
    [0, 256],
    [0, 300],
    [1, 8],
    [7, 9],
    [5, 293],
    [128, 192],
  ] as const) {
    const run = new SubtreeRun();
    for (let seq = start; seq < end; seq += 1) run.append(seq, leaves[seq] ?? Buffer.alloc(32));
    const subtrees = run.take();
    expect(subtrees[0]?.start).toBe(start);
    expect(subtrees.at(-1)?.end).toBe(end);
    for (const [i, subtree] of subtrees.entries()) {
      const size = subtree.end - subtree.start;
      expect(Math.log2(size) % 1).toBe(0);
      expect(subtree.start % size).toBe(0);
      expect(subtree.hash).toEqual(treeRoot(leaves.slice(subtree.start, subtree.end)));
      const next = subtrees[i + 1];
      if (next !== undefined) expect(next.start).toBe(subtree.end);
      const areJoinable =
        next !== undefined && next.end - next.start === size && subtree.start % (2 * size) === 0;
      expect(areJoinable).toBe(false);
    }
    expect(run.take()).toEqual([]);
  }
});

test("nothing of a long run is kept but a hash per level", () => {
  const run = new SubtreeRun();
  const frontier = new MerkleFrontier();
  for (let seq = 0; seq < 100_000; seq += 1) {
    const leaf = leaves[seq % 300] ?? Buffer.alloc(32);
    run.append(seq, leaf);
    frontier.append(leaf);
  }
  expect(run.take().map(({ hash }) => hash)).toEqual(frontier.snapshot().hashes);
});
