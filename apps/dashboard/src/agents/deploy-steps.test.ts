import { expect, test } from "vitest";
import { deploySteps } from "./deploy-steps.ts";

const states = (agent: Parameters<typeof deploySteps>[0]) => deploySteps(agent).map((step) => step.state);

test("a deployment waits for a host, then for the cell, then is done", () => {
  const waiting = { status: "provisioning", statusReason: null, host: null } as const;
  expect(states(waiting)).toEqual(["done", "now", "next", "next"]);
  expect(states({ ...waiting, host: "h1" })).toEqual(["done", "done", "now", "next"]);
  expect(states({ ...waiting, host: "h1", status: "running" })).toEqual(["done", "done", "done", "done"]);
});

test("what the orchestrator says about the step under way is shown instead of our words", () => {
  const steps = deploySteps({ status: "provisioning", statusReason: "It is started again.", host: "h1" });
  expect(steps[2]?.words).toBe("It is started again.");
});
