import { agentId } from "@deployclaw/domain";
import { expect, test } from "vitest";
import type { ListedContainer } from "../engine/engine.ts";
import type { KnownAgent } from "./known-cells.ts";
import { needsLook, type SeenCell } from "./needs-look.ts";

const id = agentId("00000000-0000-4000-8000-00000000000a");
const container = (containerId: string, change: Partial<ListedContainer> = {}): ListedContainer => ({
  containerId,
  role: containerId === "airlock" ? "airlock" : "agent",
  agentId: id,
  cellSlot: 1,
  createdAt: new Date(0),
  isRunning: true,
  ...change,
});
const agent: KnownAgent = {
  agentId: id,
  cellSlot: 1,
  desired: "running",
  status: "running",
  generation: 3,
  isChanged: false,
  airlockContainerId: "airlock",
  agentContainerId: "agent",
  agentGeneration: 3,
  failures: 0,
  isWaiting: false,
};
const seen: SeenCell = {
  containers: [container("airlock"), container("agent")],
  isMounted: true,
  hasEgressSocket: true,
};
const nothing: SeenCell = { containers: [], isMounted: false, hasEgressSocket: false };
const stopped: KnownAgent = { ...agent, desired: "stopped", status: "stopped" };
const givenUp: KnownAgent = { ...agent, status: "error", failures: 5 };

test.each<[string, KnownAgent, SeenCell]>([
  ["runs as wanted", agent, seen],
  ["is stopped as wanted", stopped, nothing],
  ["was given up and rests", givenUp, { ...seen, containers: [container("agent", { isRunning: false })] }],
])("an agent that %s is left alone", (_what, known, cell) => {
  expect(needsLook(known, cell)).toBe(false);
});

test.each<[string, KnownAgent, SeenCell]>([
  ["has other limits than when it was looked at", { ...agent, isChanged: true }, seen],
  ["was changed", { ...agent, generation: 4 }, seen],
  ["is on its way", { ...agent, status: "provisioning" }, seen],
  ["waits to be tried again", { ...agent, isWaiting: true }, seen],
  ["failed lately", { ...agent, failures: 1 }, seen],
  ["is to go", { ...agent, desired: "deleted" }, nothing],
  ["was given up too early", { ...givenUp, failures: 4 }, seen],
  ["was given up and runs", givenUp, seen],
  ["has no airlock", agent, { ...seen, containers: [container("agent")] }],
  [
    "has a dead airlock",
    agent,
    { ...seen, containers: [container("airlock", { isRunning: false }), container("agent")] },
  ],
  ["has another container", agent, { ...seen, containers: [...seen.containers, container("stray")] }],
  [
    "has other containers than Postgres has noted",
    agent,
    { ...seen, containers: [container("airlock"), container("other")] },
  ],
  ["has no disk", agent, { ...seen, isMounted: false }],
  ["has no listener", agent, { ...seen, hasEgressSocket: false }],
  ["is stopped and has a container", stopped, { ...nothing, containers: [container("agent")] }],
  ["is stopped and has a mount", stopped, { ...nothing, isMounted: true }],
  ["is stopped and has a listener", stopped, { ...nothing, hasEgressSocket: true }],
  ["is to stop", { ...stopped, status: "running" }, nothing],
])("an agent that %s is looked at", (_what, known, cell) => {
  expect(needsLook(known, cell)).toBe(true);
});
