import { fixedClock } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import type { CellDeployment } from "../store/cell-lease.ts";
import { followDeployment } from "./follow-deployment.ts";
import type { Stage, Step } from "./step.ts";

const START = new Date("2030-03-01T12:00:00.000Z");
const at = (ms: number) => new Date(START.getTime() + ms).toISOString();
const step = (kind: "mount-disk" | "start-airlock" | "start-agent" | "await-ready"): Step => ({ kind });
const airlock: Step = { kind: "create-airlock", network: { kind: "own" } };
const bringUp: readonly Stage[] = [
  [{ kind: "set-status", status: "provisioning", reason: undefined }],
  [step("mount-disk"), airlock],
  [step("start-airlock")],
  [step("start-agent")],
  [step("await-ready")],
];

function follow(previous?: CellDeployment, over: { generation?: number; startMs?: number } = {}) {
  const clock = fixedClock(new Date(START.getTime() + (over.startMs ?? 0)));
  const seen: CellDeployment[] = [];
  const follower = followDeployment({
    previous,
    generation: over.generation ?? 1,
    wantedAt: new Date(START.getTime() - 400),
    clock,
    changed: (deployment) => seen.push(deployment),
  });
  const apply = (steps: readonly Step[], ms: number) => {
    for (const each of steps) follower.start(each);
    clock.advance(ms);
    for (const each of steps) follower.end(each);
  };
  return { ...follower, apply, clock, seen, last: () => seen.at(-1) };
}
const told = (deployment: CellDeployment | undefined) =>
  deployment?.steps.map((record) => [record.step, record.state, record.startedAt, record.endedAt]);

/** The first deployment until it waits for its answer. */
function untilAnswer() {
  const run = follow();
  run.plan(bringUp);
  run.apply([step("mount-disk"), airlock], 100);
  run.apply([step("start-airlock")], 50);
  run.apply([step("start-agent")], 30);
  run.start(step("await-ready"));
  return run;
}

test("a first deployment counts from the wish, and says of each step when it began and ended", () => {
  const run = untilAnswer();
  expect(run.last()?.startedAt).toBe(at(-400));
  expect(told(run.last())).toEqual([
    ["place", "done", at(-400), at(0)],
    ["disk", "done", at(0), at(100)],
    ["airlock", "done", at(0), at(150)],
    ["start", "done", at(150), at(180)],
    ["answer", "now", at(180), null],
  ]);
  run.clock.advance(20);
  run.end(step("await-ready"));
  expect(told(run.last())?.at(-1)).toEqual(["answer", "done", at(180), at(200)]);
});

test("while an agent takes long to answer, later runs keep since when it is waited for", () => {
  const later = follow(untilAnswer().last(), { startMs: 5_000 });
  later.plan([[step("await-ready")], [{ kind: "set-status", status: "running", reason: undefined }]]);
  later.start(step("await-ready"));
  expect(later.seen).toEqual([]);
  later.end(step("await-ready"));
  expect(told(later.last())?.at(-1)).toEqual(["answer", "done", at(180), at(5_000)]);
});

test("a try that broke off is taken up: what is there stays done, what is done again begins again", () => {
  const first = follow();
  first.plan(bringUp);
  first.apply([step("mount-disk")], 100);
  first.start(airlock);
  first.clock.advance(10);
  first.fail(airlock);
  expect(told(first.last())?.at(-1)).toEqual(["airlock", "failed", at(100), at(110)]);
  const second = follow(first.last(), { startMs: 1_000 });
  second.plan([[airlock], ...bringUp.slice(2)]);
  expect(second.last()?.startedAt).toBe(at(-400));
  expect(told(second.last())).toEqual([
    ["place", "done", at(-400), at(0)],
    ["disk", "done", at(0), at(100)],
  ]);
});

test("a run killed in the middle leaves a step open, which the next one closes when it need not be done again", () => {
  const killed = follow();
  killed.plan(bringUp);
  killed.start(step("mount-disk"));
  const next = follow(killed.last(), { startMs: 1_000 });
  next.plan([[step("await-ready")]]);
  expect(told(next.last())).toEqual([
    ["place", "done", at(-400), at(0)],
    ["disk", "done", at(0), at(1_000)],
  ]);
});

test("an agent that failed fails at its answer, from then on, until it is started again", () => {
  const up = untilAnswer();
  up.end(step("await-ready"));
  const failing = follow(up.last(), { startMs: 60_000 });
  failing.plan([[{ kind: "record-failure", failures: 1, retryAt: undefined }]]);
  expect(failing.last()?.startedAt).toBe(at(60_000));
  expect(told(failing.last())?.at(-1)).toEqual(["answer", "failed", at(60_000), at(60_000)]);
  const again = follow(failing.last(), { startMs: 61_000 });
  again.plan([[step("start-agent")], [step("await-ready")]]);
  expect(again.last()?.startedAt).toBe(at(60_000));
  expect(told(again.last())?.map(([name]) => name)).toEqual(["place", "disk", "airlock"]);
});

test("what is changed about an agent, or a start after a stop, begins a new try", () => {
  const up = untilAnswer();
  const changed = follow(up.last(), { generation: 2, startMs: 1_000 });
  changed.plan(bringUp);
  expect(changed.last()).toEqual({
    generation: 2,
    startedAt: at(1_000),
    steps: [{ step: "place", state: "done", startedAt: at(1_000), endedAt: at(1_000) }],
  });
  up.end(step("await-ready"));
  const started = follow(up.last(), { startMs: 2_000 });
  started.plan(bringUp);
  expect(told(started.last())).toEqual([["place", "done", at(2_000), at(2_000)]]);
});

test("a plan for a cell that is up changes nothing", () => {
  const up = untilAnswer();
  up.end(step("await-ready"));
  const quiet = follow(up.last());
  quiet.plan([[airlock], [step("start-airlock")], [step("await-ready")]]);
  quiet.apply([airlock, step("start-airlock"), step("await-ready")], 10);
  expect(quiet.seen).toEqual([]);
});
