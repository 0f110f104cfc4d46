import type { ListedHost } from "@deployclaw/core/operator";
import { expect, test } from "vitest";
import { hostLines } from "./format-hosts.ts";

const heartbeatAt = new Date("2030-01-01T00:00:00Z");
const later = (seconds: number) => new Date(heartbeatAt.getTime() + seconds * 1_000);
const GIB = 1024 ** 3;
const host: ListedHost = {
  name: "a",
  diskDriver: "loop",
  acceptsCells: true,
  missing: [],
  heartbeatAt,
  labels: { tier: "a", region: "eu" },
  capacity: { cpuMillis: 2_000, memoryBytes: 8 * GIB, diskBytes: 100 * GIB },
  memoryOvercommit: 1.5,
  promised: { cpuMillis: 3_500, memoryBytes: 1.5 * GIB, diskBytes: 0.25 * GIB },
  cells: 7,
};
const images = { name: "images", detail: "not\u001b[2J\nbuilt yet" };

test.each<[string, Partial<ListedHost>, number, readonly string[]]>([
  ["that takes agents says so", {}, 60, ["takes new agents"]],
  [
    "that takes none says why, whatever its engine wrote",
    { acceptsCells: false, missing: [images] },
    1,
    ["takes no new agents", "images: not[2J built yet"],
  ],
  ["that is silent counts as neither", {}, 61, ["not heard of for 61 seconds"]],
])("a host %s", (_what, change, seconds, said) => {
  const [line = "", _capacity, _labels, ...reasons] = hostLines([{ ...host, ...change }], later(seconds));
  expect(line.split("  ")[1]).toBe(said[0]);
  expect(reasons.map((reason) => reason.trim())).toEqual(said.slice(1));
});

test("a host says what its agents may use of what it has, how many they are, and its labels", () => {
  const [, capacity, labels] = hostLines([host], heartbeatAt);
  expect(capacity?.trim()).toBe(
    "cells: 7  promised: memory 1.5 of 12.0 GiB (8.0 × 1.5), disk 0.3 of 100.0 GiB, processor 3.5 of 2 cores (not counted)",
  );
  expect(labels?.trim()).toBe("labels: region=eu, tier=a");
});

test("disks that are not allocated ahead are said not to count, and a host without labels has no line for them", () => {
  const [, capacity, ...more] = hostLines([{ ...host, diskDriver: "none", labels: {} }], heartbeatAt);
  expect(capacity).toContain("disk 0.3 of 100.0 GiB (not counted)");
  expect(more).toEqual([]);
});
