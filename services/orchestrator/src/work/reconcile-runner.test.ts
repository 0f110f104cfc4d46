import { AppError, agentId } from "@deployclaw/domain";
import { eventually } from "@deployclaw/testkit";
import { afterEach, expect, test } from "vitest";
import type { Reconciler } from "../reconcile/reconciler.ts";
import { createReconcileRunner, type ReconcileRunner } from "./reconcile-runner.ts";

const A = agentId("00000000-0000-4000-8000-00000000000a");
const B = agentId("00000000-0000-4000-8000-00000000000b");
const C = agentId("00000000-0000-4000-8000-00000000000c");
let runner: ReconcileRunner;
afterEach(() => runner.close());

/** A reconciler whose runs end when told to. */
function heldReconciler() {
  const runs: { agentId: string; end: (outcome?: { againAfterMs: number } | Error) => void }[] = [];
  const reconciler: Reconciler = {
    reconcile: (id) =>
      new Promise((resolve, reject) => {
        runs.push({
          agentId: id,
          end: (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)),
        });
      }),
  };
  return { reconciler, runs };
}
const start = (reconciler: Reconciler, concurrency = 4) => {
  const failures: string[] = [];
  runner = createReconcileRunner({
    reconciler,
    concurrency,
    random: () => 0,
    log: (message) => failures.push(message),
  });
  return failures;
};
const runCount = (runs: readonly unknown[], count: number) =>
  eventually(`${count} runs began`, () => runs.length === count);

test("many requests while one runs become one more run, which begins after it", async () => {
  const { reconciler, runs } = heldReconciler();
  start(reconciler);
  for (let i = 0; i < 5; i += 1) runner.request(A);
  expect(runs).toHaveLength(1);
  runner.request(A);
  runner.request(A);
  runs[0]?.end();
  await runCount(runs, 2);
  runs[1]?.end();
  await eventually("it rests", () => runner.running() === 0);
  expect(runs).toHaveLength(2);
});

test("no more than the given number run at once, and a slow agent holds up no other beyond that", async () => {
  const { reconciler, runs } = heldReconciler();
  start(reconciler, 2);
  for (const id of [A, B, C]) runner.request(id);
  expect(runs.map((run) => run.agentId)).toEqual([A, B]);
  runs[1]?.end();
  await runCount(runs, 3);
  expect(runs[2]?.agentId).toBe(C);
  for (const run of runs) run.end();
});

test("one that wants to look again is run again, and so is one that failed", async () => {
  const { reconciler, runs } = heldReconciler();
  const failures = start(reconciler);
  runner.request(A);
  runs[0]?.end({ againAfterMs: 1 });
  await runCount(runs, 2);
  runs[1]?.end(new AppError("engine_timeout", "slow"));
  await runCount(runs, 3);
  expect(failures).toHaveLength(1);
  runs[2]?.end();
});

test("a request does not wait for the appointment of a failed one", async () => {
  const { reconciler, runs } = heldReconciler();
  start(reconciler);
  runner.request(A);
  runs[0]?.end({ againAfterMs: 3_600_000 });
  await eventually("it rests", () => runner.running() === 0);
  runner.request(A);
  await runCount(runs, 2);
  runs[1]?.end();
});

test("closing waits for what runs and starts nothing more", async () => {
  const { reconciler, runs } = heldReconciler();
  start(reconciler, 1);
  runner.request(A);
  runner.request(B);
  let closed = false;
  const closing = runner.close().then(() => {
    closed = true;
  });
  await new Promise(setImmediate);
  expect(closed).toBe(false);
  runs[0]?.end({ againAfterMs: 1 });
  await closing;
  runner.request(C);
  expect(runs).toHaveLength(1);
});
