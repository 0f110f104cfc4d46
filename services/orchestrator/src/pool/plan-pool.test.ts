import { expect, test } from "vitest";
import type { ObservedContainer } from "../engine/engine.ts";
import { POOLED_LIFE_MS, planPool } from "./plan-pool.ts";
import type { PooledAirlock } from "./pooled-airlock.ts";

const NOW = new Date("2026-11-28T12:00:00Z");
const wanted = { specHash: "hash", fullHash: "", settings: { User: "8:8" } };
const airlock = (cellSlot: number, change: Partial<PooledAirlock> = {}): PooledAirlock => ({
  cellSlot,
  agentPort: 1,
  image: "now",
  containerId: `c${cellSlot}`,
  createdAt: new Date(NOW.getTime() - 1_000),
  ...change,
});
const container = (cellSlot: number, change: Partial<ObservedContainer> = {}): ObservedContainer => ({
  containerId: `c${cellSlot}`,
  role: "airlock",
  agentId: undefined,
  cellSlot,
  createdAt: NOW,
  specHash: "hash",
  network: { kind: "own" },
  state: { kind: "running", pid: 1, startedAt: NOW, networkNamespace: "net:[1]" },
  settings: { User: "8:8" },
  ...change,
});
const steps = (airlocks: readonly PooledAirlock[], containers: readonly ObservedContainer[], size = 2) =>
  planPool({
    targets: [{ agentPort: 1, size }],
    airlocks,
    containers,
    wanted: () => wanted,
    image: "now",
    now: NOW,
  }).map((step) =>
    step.kind === "make" ? `make for ${step.agentPort}` : `discard ${step.airlock.cellSlot}`,
  );

test("an empty pool is filled, and a full one is left alone", () => {
  expect(steps([], [])).toEqual(["make for 1", "make for 1"]);
  expect(steps([airlock(1), airlock(2)], [container(1), container(2)])).toEqual([]);
});

test.each<[string, PooledAirlock, readonly ObservedContainer[]]>([
  ["has no container any more", airlock(1), []],
  ["was left unfinished", airlock(1, { containerId: undefined }), []],
  ["is of an earlier image", airlock(1, { image: "before" }), [container(1)]],
  [
    "has waited too long",
    airlock(1, { createdAt: new Date(NOW.getTime() - POOLED_LIFE_MS) }),
    [container(1)],
  ],
  ["relays to a port that nobody asks for", airlock(1, { agentPort: 9 }), [container(1)]],
  ["differs from its specification", airlock(1), [container(1, { settings: { User: "0:0" } })]],
  ["was made for another specification", airlock(1), [container(1, { specHash: "other" })]],
  ["was never started", airlock(1), [container(1, { state: { kind: "created" } })]],
  [
    "is in another's namespace",
    airlock(1),
    [container(1, { network: { kind: "shared", containerId: "x" } })],
  ],
])("one that %s is replaced", (_what, broken, containers) => {
  expect(steps([broken, airlock(2)], [...containers, container(2)])).toEqual(["discard 1", "make for 1"]);
});

test("a smaller pool keeps the oldest, which are taken first", () => {
  expect(steps([airlock(1), airlock(2)], [container(1), container(2)], 1)).toEqual(["discard 2"]);
  expect(steps([airlock(1), airlock(2)], [container(1), container(2)], 0)).toEqual([
    "discard 1",
    "discard 2",
  ]);
});
