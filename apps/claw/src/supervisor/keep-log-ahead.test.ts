import { expect, test } from "vitest";
import { keepLogAhead } from "./keep-log-ahead.ts";

test("partitions are made ahead day after day, also after a day on which that failed, until the platform stops", async () => {
  const stopping = new AbortController();
  const waited: number[] = [];
  const lines: string[] = [];
  let made = 0;
  await keepLogAhead({
    extend: async () => {
      made += 1;
      if (made === 2) throw new Error("the database is away");
    },
    delay: async (ms) => {
      waited.push(ms);
      if (waited.length === 4) stopping.abort();
    },
    signal: stopping.signal,
    log: (line) => lines.push(line),
  });
  expect(waited).toEqual([86_400_000, 86_400_000, 86_400_000, 86_400_000]);
  expect(made).toBe(3);
  expect(lines).toEqual(["the log's partitions were not made ahead: the database is away"]);
});
