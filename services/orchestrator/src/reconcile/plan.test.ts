import { expect, test } from "vitest";
import type { ObservedContainer } from "../engine/engine.ts";
import type { ObservedCell, WantedCell } from "./cell-state.ts";
import { plan } from "./plan.ts";

const NOW = new Date("2030-03-01T12:00:00.000Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const wanted: WantedCell & { desired: "running" } = {
  desired: "running",
  generation: 3,
  airlock: { specHash: "airlock-hash", fullHash: "", settings: { User: "8:8" } },
  agent: {
    specHash: "agent-hash",
    fullHash: "full",
    settings: { User: "7:7", Memory: "200", NanoCpus: "5" },
  },
  diskBytes: 1_000,
  startTimeoutMs: 30_000,
};
const running = { kind: "running", pid: 1, startedAt: ago(10_000), networkNamespace: "net:[1]" } as const;
const exited = {
  kind: "exited",
  exitCode: 3,
  outOfMemory: false,
  startedAt: ago(100_000),
  finishedAt: ago(1_000),
} as const;
const airlock: ObservedContainer = {
  containerId: "airlock-id",
  role: "airlock",
  agentId: "a",
  cellSlot: 0,
  createdAt: ago(20_000),
  specHash: "airlock-hash",
  network: { kind: "own" },
  state: running,
  settings: { User: "8:8" },
};
const agent: ObservedContainer = {
  ...airlock,
  containerId: "agent-id",
  role: "agent",
  specHash: "agent-hash",
  network: { kind: "shared", containerId: "airlock-id" },
  settings: { User: "7:7", Memory: "200", NanoCpus: "5" },
};
const nothing: ObservedCell = {
  status: "provisioning",
  statusReason: undefined,
  directories: "absent",
  disk: "absent",
  isDiskFull: false,
  egressSocket: false,
  airlock: undefined,
  agent: undefined,
  strays: [],
  agentGeneration: 0,
  agentFullHash: undefined,
  diskBytes: undefined,
  growsMounted: true,
  failures: 0,
  retryAt: undefined,
  unhealthySince: undefined,
  chance: 1,
};
const well: ObservedCell = {
  ...nothing,
  status: "running",
  directories: "complete",
  disk: "mounted",
  egressSocket: true,
  airlock,
  agent,
  agentGeneration: 3,
  agentFullHash: "full",
  diskBytes: 1_000,
};
const limited = (settings: Record<string, string>): ObservedContainer => ({
  ...agent,
  settings: { ...agent.settings, ...settings },
});
const kinds = (want: WantedCell, observed: ObservedCell) =>
  plan(want, observed, NOW).map((stage) => stage.map((step) => step.kind).join("+"));
const statusIn = (want: WantedCell, observed: ObservedCell) =>
  plan(want, observed, NOW)
    .flat()
    .find((step) => step.kind === "set-status");

const UP = ["start-agent", "await-ready", "set-status"];
const FRESH = [
  "create-directories",
  "prepare-gateway+mount-disk+create-airlock",
  "start-airlock+create-agent",
  ...UP,
];

test.each<[string, WantedCell, Partial<ObservedCell>, readonly string[]]>([
  ["nothing there: everything is made", wanted, nothing, FRESH],
  ["all as wanted: only the probe", wanted, well, ["check-health"]],
  [
    "airlock taken from the pool: all the rest is made side by side",
    wanted,
    { ...nothing, airlock },
    ["create-directories", "prepare-gateway+mount-disk+create-agent", ...UP],
  ],
  [
    "airlock made, not started: it is used",
    wanted,
    {
      ...nothing,
      directories: "complete",
      disk: "mounted",
      airlock: { ...airlock, state: { kind: "created" } },
    },
    ["prepare-gateway+start-airlock+create-agent", ...UP],
  ],
  [
    "both made, agent not started: it is started",
    wanted,
    { ...well, status: "provisioning", agent: { ...agent, state: { kind: "created" } } },
    ["prepare-gateway", ...UP],
  ],
  [
    "started, not yet ready: it is waited for",
    wanted,
    { ...well, status: "provisioning" },
    ["await-ready", "set-status"],
  ],
  [
    "generation raised: the agent is made anew, its airlock stays",
    { ...wanted, generation: 4 },
    well,
    ["set-status", "remove-agent", "prepare-gateway+create-agent", ...UP],
  ],
  [
    "agent gone by itself: it is made again",
    wanted,
    { ...well, agent: undefined },
    ["set-status", "prepare-gateway+create-agent", ...UP],
  ],
  [
    "agent differs from its spec: it is replaced",
    wanted,
    { ...well, agent: { ...agent, settings: { User: "0:0" } } },
    ["report-drift", "set-status", "remove-agent", "prepare-gateway+create-agent", ...UP],
  ],
  [
    "agent made for another spec: it is replaced",
    wanted,
    { ...well, agent: { ...agent, specHash: "older" } },
    ["report-drift", "set-status", "remove-agent", "prepare-gateway+create-agent", ...UP],
  ],
  [
    "more memory and less processor asked for: the agent is held to them as it runs",
    wanted,
    { ...well, agent: limited({ Memory: "100", NanoCpus: "9" }), agentFullHash: "older" },
    ["change-limits", "check-health"],
  ],
  [
    "limits changed, and a crash before that was noted: noted now",
    wanted,
    { ...well, agentFullHash: "older" },
    ["change-limits", "check-health"],
  ],
  [
    "less memory asked for: the agent is replaced, and nothing reported",
    wanted,
    { ...well, agent: limited({ Memory: "300" }), agentFullHash: "older" },
    ["set-status", "remove-agent", "prepare-gateway+create-agent", ...UP],
  ],
  [
    "limits that nobody asked for: reported and replaced",
    wanted,
    { ...well, agent: limited({ Memory: "100" }) },
    ["report-drift", "set-status", "remove-agent", "prepare-gateway+create-agent", ...UP],
  ],
  [
    "other limits asked for, and something else is not as specified: reported and replaced",
    wanted,
    { ...well, agent: limited({ Memory: "100", User: "0:0" }), agentFullHash: "older" },
    ["report-drift", "set-status", "remove-agent", "prepare-gateway+create-agent", ...UP],
  ],
  [
    "a larger disk asked for: it is enlarged",
    wanted,
    { ...well, diskBytes: 999 },
    ["mount-disk", "check-health"],
  ],
  [
    "a larger disk asked for where none grows while it is mounted: the agent is away meanwhile",
    wanted,
    { ...well, diskBytes: 999, growsMounted: false },
    ["set-status", "remove-agent", "unmount-disk", "prepare-gateway+mount-disk+create-agent", ...UP],
  ],
  ["a smaller disk asked for: it stays", wanted, { ...well, diskBytes: 1_001 }, ["check-health"]],
  ["a disk without a size: it stays", wanted, { ...well, diskBytes: undefined }, ["check-health"]],
  [
    "airlock dead: another one joins the agent",
    wanted,
    { ...well, airlock: { ...airlock, state: exited } },
    ["remove-airlock", "create-airlock", "start-airlock", "record-replaced-airlock", "await-ready"],
  ],
  [
    "airlock gone: another one joins the agent",
    wanted,
    { ...well, airlock: undefined },
    ["create-airlock", "start-airlock", "record-replaced-airlock", "await-ready"],
  ],
  [
    "airlock alive in another namespace: another one joins the agent",
    wanted,
    { ...well, airlock: { ...airlock, state: { ...running, networkNamespace: "net:[2]" } } },
    ["remove-airlock", "create-airlock", "start-airlock", "record-replaced-airlock", "await-ready"],
  ],
  [
    "airlock differs from its spec: another one joins the agent",
    wanted,
    { ...well, airlock: { ...airlock, settings: { User: "0:0" } } },
    [
      "report-drift",
      "remove-airlock",
      "create-airlock",
      "start-airlock",
      "record-replaced-airlock",
      "await-ready",
    ],
  ],
  [
    "agent to be replaced beside a replacement airlock: both are made anew",
    { ...wanted, generation: 4 },
    { ...well, airlock: { ...airlock, network: { kind: "shared", containerId: "agent-id" } } },
    [
      "set-status",
      "remove-agent",
      "remove-airlock",
      "prepare-gateway+create-airlock",
      "start-airlock+create-agent",
      ...UP,
    ],
  ],
  [
    "egress socket gone: it is prepared",
    wanted,
    { ...well, egressSocket: false },
    ["prepare-gateway", "check-health"],
  ],
  ["strays go first", wanted, { ...well, strays: [agent] }, ["remove-stray", "check-health"]],
  [
    "agent ended: noted, told and waited for",
    wanted,
    { ...well, agent: { ...agent, state: exited } },
    ["record-failure", "set-status", "wait"],
  ],
  [
    "agent ended, its time not come: waited for",
    wanted,
    {
      ...well,
      status: "provisioning",
      statusReason: "x",
      agent: { ...agent, state: exited },
      failures: 1,
      retryAt: ago(-500),
    },
    ["wait"],
  ],
  [
    "agent ended, its time come: made anew",
    wanted,
    { ...well, status: "provisioning", agent: { ...agent, state: exited }, failures: 1, retryAt: ago(1) },
    ["set-status", "remove-agent", "prepare-gateway+create-agent", ...UP],
  ],
  [
    "agent ended for the fifth time: left in error",
    wanted,
    { ...well, agent: { ...agent, state: exited }, failures: 4 },
    ["record-failure", "set-status"],
  ],
  [
    "left in error: nothing more is done",
    wanted,
    { ...well, status: "error", statusReason: "why", agent: { ...agent, state: exited }, failures: 5 },
    [],
  ],
  [
    "never ready for the fifth time: stopped and left in error",
    { ...wanted, startTimeoutMs: 5_000 },
    { ...well, status: "provisioning", failures: 4 },
    ["record-failure", "stop-agent", "set-status"],
  ],
  [
    "no answer for two minutes: a failure",
    wanted,
    { ...well, unhealthySince: ago(120_000) },
    ["record-failure", "set-status", "wait"],
  ],
  [
    "no answer for half a minute: probed again",
    wanted,
    { ...well, unhealthySince: ago(30_000) },
    ["check-health"],
  ],
  [
    "well for long after failures: they are forgotten",
    wanted,
    { ...well, failures: 2, agent: { ...agent, state: { ...running, startedAt: ago(61_000) } } },
    ["check-health", "clear-failures"],
  ],
  [
    "left in error and asked for anew: made anew",
    { ...wanted, generation: 4 },
    { ...well, status: "error", agent: { ...agent, state: exited }, failures: 5 },
    ["set-status", "remove-agent", "prepare-gateway+create-agent", ...UP],
  ],
  [
    "stopped: containers go, the disk stays",
    { desired: "stopped" },
    well,
    ["remove-agent", "remove-airlock", "forget-gateway+unmount-disk", "set-status"],
  ],
  [
    "stopped already: nothing",
    { desired: "stopped" },
    { ...nothing, status: "stopped", directories: "complete", disk: "unmounted" },
    [],
  ],
  [
    "stopped for another reason than before: it is told",
    { desired: "stopped", reason: "The client is suspended." },
    { ...nothing, status: "stopped", directories: "complete", disk: "unmounted" },
    ["set-status"],
  ],
  [
    "deleted: everything goes, the row last",
    { desired: "deleted" },
    well,
    [
      "set-status",
      "remove-agent",
      "remove-airlock",
      "forget-gateway",
      "remove-disk",
      "remove-directories",
      "delete-row",
    ],
  ],
  [
    "deleted before anything was made: the row goes",
    { desired: "deleted" },
    { ...nothing, status: "deleting" },
    ["delete-row"],
  ],
])("%s", (_what, want, observed, steps) => {
  expect(kinds(want, { ...nothing, ...observed })).toEqual(steps);
});

test("a dead airlock that was itself a replacement and lived for seconds blames the agent", () => {
  const brief = { ...exited, startedAt: ago(2_000), finishedAt: ago(1_000) };
  const replaced = {
    ...airlock,
    network: { kind: "shared", containerId: "agent-id" },
    state: brief,
  } as const;
  expect(statusIn(wanted, { ...well, airlock: replaced })).toMatchObject({
    reason: expect.stringContaining("port"),
  });
  // One that served for long just died.
  const long = { ...replaced, state: exited };
  expect(kinds(wanted, { ...well, airlock: long })).toContain("record-replaced-airlock");
});

test.each([
  [{ ...exited, outOfMemory: true }, "ran out of memory"],
  [{ ...exited, exitCode: 0 }, "ended by itself"],
  [{ ...exited, exitCode: 137 }, "signal 9"],
  [exited, "exit code 3"],
])("the client reads why the agent ended", (state, words) => {
  expect(statusIn(wanted, { ...well, agent: { ...agent, state } })).toMatchObject({
    reason: expect.stringContaining(words),
  });
});

test("what differs is named, container by container, and not for an agent that is replaced for a change", () => {
  const differing: ObservedCell = {
    ...well,
    airlock: { ...airlock, specHash: "older" },
    agent: limited({ User: "0:0", Privileged: "true" }),
  };
  const reports = (want: WantedCell) =>
    plan(want, differing, NOW)
      .flat()
      .filter((step) => step.kind === "report-drift");
  const ofAirlock = { kind: "report-drift", container: "airlock", settings: ["Spec"] };
  const ofAgent = { kind: "report-drift", container: "agent", settings: ["User", "Privileged"] };
  expect(reports(wanted)).toEqual([ofAirlock, ofAgent]);
  expect(reports({ ...wanted, generation: 4 })).toEqual([ofAirlock]);
  expect(statusIn(wanted, differing)).toMatchObject({
    reason: "The cell differed from its specification (User, Privileged).",
  });
});

test("a full disk is said beside what it led to, and of an agent that runs", () => {
  const ended = { ...well, isDiskFull: true, agent: { ...agent, state: exited } };
  expect(statusIn(wanted, ended)).toMatchObject({
    reason:
      "The agent ended with exit code 3. Its disk is full: it can write nothing more. It is started again.",
  });
  const said = "Its disk is full: it can write nothing more.";
  expect(statusIn(wanted, { ...well, isDiskFull: true })).toMatchObject({ status: "running", reason: said });
  expect(statusIn(wanted, { ...well, isDiskFull: true, statusReason: said })).toBeUndefined();
  expect(statusIn(wanted, { ...well, statusReason: said })).toMatchObject({ reason: undefined });
});

test.each([
  [0, 4_000],
  [1, 8_000],
])("agents that failed together are tried again within half of the time, not together", (chance, waitMs) => {
  const failed = { ...well, agent: { ...agent, state: exited }, failures: 3, chance };
  const waits = plan(wanted, failed, NOW)
    .flat()
    .flatMap((step) => (step.kind === "wait" ? [step.until.getTime() - NOW.getTime()] : []));
  expect(waits).toEqual([waitMs]);
});

test("namespaces that cannot be seen are taken for equal", () => {
  const unseen = { ...agent, state: { ...running, networkNamespace: undefined } };
  expect(kinds(wanted, { ...well, agent: unseen })).toEqual(["check-health"]);
});

test("directories that are missing beside a running agent are made anew, and a relay that is in them", () => {
  expect(kinds(wanted, { ...well, directories: "partial", egressSocket: false })).toEqual([
    "create-directories",
    "prepare-gateway",
    "remove-airlock",
    "create-airlock",
    "start-airlock",
    "record-replaced-airlock",
    "await-ready",
  ]);
});
