import { expect, test } from "vitest";
import { PLAN_NAMES, planLimits } from "./plans.ts";
import { RESOURCE_BOUNDS } from "./resources.ts";

test("a trial is one agent with half a core, of a kind that is ours", () => {
  expect(planLimits("trial")).toMatchObject({
    agentsMax: 1,
    cpuMillisMax: 500,
    runtimes: ["nano", "openclaw", "picoclaw"],
  });
});

test("a plan that nobody knows is a trial", () => {
  for (const name of ["", "free", "__proto__", "toString"])
    expect(planLimits(name)).toBe(planLimits("trial"));
});

test("no plan gives more than the product can", () => {
  for (const name of PLAN_NAMES)
    expect(planLimits(name).cpuMillisMax).toBeLessThanOrEqual(RESOURCE_BOUNDS.cpuMillis.max);
});
