import { expect, test } from "vitest";
import { formatOrphans } from "./format-orphans.ts";

test("each orphan says what it is, since when, and whether it is removed now", () => {
  const since = "2030-01-01T00:00:00.000Z";
  const orphans = [
    { what: "the agent container 0123 of agent a, which is not in the database", since, isDue: true },
    { what: "what is left of agent b, which is not in the database (/x)", since, isDue: false },
  ];
  expect(formatOrphans({ graceMs: 60_000, orphans })).toEqual([
    `the agent container 0123 of agent a, which is not in the database; there since ${since}; the next sweep removes it`,
    `what is left of agent b, which is not in the database (/x); there since ${since}; left alone until it is 60 seconds old`,
  ]);
  expect(formatOrphans({ graceMs: 60_000, orphans: [] })).toEqual([
    "nothing on this host belongs to no agent",
  ]);
});
