import { DEPLOY_STEPS, type DeployStep } from "@deployclaw/domain";
import { expect, test } from "vitest";
import { deploySteps, hasFailedStep } from "./deploy-steps.ts";

const NOW = Date.parse("2030-03-01T12:00:10.000Z");
const at = (second: number) => new Date(Date.UTC(2030, 2, 1, 12, 0, second)).toISOString();
type Deploying = Parameters<typeof deploySteps>[0];
const waiting: Deploying = { status: "provisioning", statusReason: null, host: null, deployment: null };
const record = (step: DeployStep, state: "done" | "now" | "failed", from: number, to: number | null) => ({
  step,
  state,
  startedAt: at(from),
  endedAt: to === null ? null : at(to),
});
const begun = (...steps: ReturnType<typeof record>[]): Deploying => ({
  ...waiting,
  host: "h1",
  deployment: { startedAt: at(0), steps },
});
const states = (agent: Deploying) => deploySteps(agent, NOW).map(({ state }) => state);

test("a deployment waits for a host, and then for what that host says", () => {
  expect(states(waiting)).toEqual(["now", ...Array(6).fill("next")]);
  expect(states({ ...waiting, host: "h1" })).toEqual(["done", "now", ...Array(5).fill("next")]);
});

test("steps that are done or under way say how long they took or take, also side by side", () => {
  const agent = begun(
    record("place", "done", 0, 1),
    record("disk", "now", 1, null),
    record("gateway", "done", 1, 3),
    record("airlock", "now", 2, null),
  );
  expect(states(agent)).toEqual(["done", "now", "done", "now", "next", "next", "next"]);
  expect(deploySteps(agent, NOW).map(({ elapsedMs }) => elapsedMs)).toEqual([
    1_000,
    9_000,
    2_000,
    8_000,
    undefined,
    undefined,
    undefined,
  ]);
});

test("between two steps the next one is under way, and what was not needed is done", () => {
  const agent = begun(record("place", "done", 0, 0), record("airlock", "done", 1, 2));
  expect(states(agent)).toEqual(["done", "done", "done", "done", "now", "next", "next"]);
});

test("what went wrong is said at the step where it went wrong", () => {
  const reason = "The agent was not ready within 90 seconds. It is started again.";
  const failed = {
    ...begun(record("start", "done", 0, 1), record("answer", "failed", 1, 9)),
    statusReason: reason,
  };
  const steps = deploySteps(failed, NOW);
  expect(steps.filter(({ words }) => words === reason).map(({ step }) => step)).toEqual(["answer"]);
  expect(states(failed).at(-1)).toBe("failed");
  expect(hasFailedStep(failed)).toBe(true);
  expect(hasFailedStep(begun(record("answer", "done", 1, 9)))).toBe(false);
});

test("what keeps a step waiting is said at that step", () => {
  const full = { ...waiting, statusReason: "No host can take this agent at the moment." };
  expect(deploySteps(full, NOW)[0]?.words).toBe(full.statusReason);
});

test("every step has words of its own", () => {
  const texts = deploySteps(waiting, NOW).flatMap(({ title, words }) => [title, words]);
  expect(new Set(texts).size).toBe(DEPLOY_STEPS.length * 2);
});
