import { expect, test } from "vitest";
import { compareActivity } from "./compare-activity.ts";
import type { AgentState, EntryHead } from "./read-activity.ts";

const at = (second: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, second));
const agent = (id: string, changes: Partial<AgentState> = {}): AgentState => ({
  id,
  status: "running",
  statusReason: null,
  updatedAt: at(0),
  memoryBytes: null,
  deployment: null,
  ...changes,
});
const entry = (id: string, second: number): EntryHead => ({
  id,
  action: "agent.chat",
  agentId: "a",
  createdAt: at(second),
});

test("nothing new gives nothing", () => {
  const now = { agents: [agent("a")], newest: [entry("e", 1)] };
  const same = { agents: [agent("a", { updatedAt: at(0) })], newest: [entry("e", 1)] };
  expect(compareActivity(now, same)).toEqual([]);
});

test("an agent is told when its status, its reason, its memory, its deployment or anything else of it changed", () => {
  const deployment = (state: "now" | "done"): AgentState["deployment"] => ({
    startedAt: "2030-01-01T00:00:00.000Z",
    steps: [{ step: "disk", state, startedAt: "2030-01-01T00:00:00.000Z", endedAt: null }],
  });
  const same = agent("same", { memoryBytes: 7, deployment: deployment("now") });
  const before = {
    agents: [
      agent("a"),
      agent("b"),
      agent("c"),
      agent("d"),
      agent("e", { deployment: deployment("now") }),
      same,
    ],
    newest: [],
  };
  const changed = [
    agent("a", { status: "error" }),
    agent("b", { statusReason: "no room" }),
    agent("c", { updatedAt: at(1) }),
    agent("d", { memoryBytes: 1 }),
    agent("e", { deployment: deployment("done") }),
  ];
  const unchanged = { ...same, deployment: deployment("now") };
  const events = compareActivity(before, { agents: [...changed, unchanged], newest: [] });
  expect(events).toEqual(changed.map((each) => ({ kind: "agent", agent: each })));
});

test("an agent that was made is told, and one that is gone", () => {
  const events = compareActivity(
    { agents: [agent("old")], newest: [] },
    { agents: [agent("new")], newest: [] },
  );
  expect(events).toEqual([
    { kind: "agent", agent: agent("new") },
    { kind: "agent", agent: { ...agent("old"), status: "gone" } },
  ]);
});

test("new entries are told oldest first, also one that committed later than a newer one", () => {
  const before = { agents: [], newest: [entry("e3", 3), entry("e1", 1)] };
  const now = { agents: [], newest: [entry("e4", 4), entry("e3", 3), entry("e2", 2), entry("e1", 1)] };
  expect(compareActivity(before, now)).toEqual([
    { kind: "audit", entry: entry("e2", 2) },
    { kind: "audit", entry: entry("e4", 4) },
  ]);
});
