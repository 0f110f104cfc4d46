import { planLimits } from "@deployclaw/domain";
import { expect, test } from "vitest";
import { defaultResources, requireRuntimeInPlan } from "./require-within-plan.ts";

test("what the plan does not include is refused by name", () => {
  const limits = { ...planLimits("trial"), runtimes: ["nano"] as const };
  expect(() => requireRuntimeInPlan(limits, "nano")).not.toThrow();
  expect(() => requireRuntimeInPlan(limits, "openclaw")).toThrow(
    expect.objectContaining({ code: "limit_reached" }),
  );
});

test("who asks for nothing gets what the runtime wants, as far as the plan goes", () => {
  expect(defaultResources(planLimits("trial"), "openclaw").cpuMillis).toBe(500);
  expect(defaultResources(planLimits("team"), "openclaw").cpuMillis).toBe(2_000);
});
