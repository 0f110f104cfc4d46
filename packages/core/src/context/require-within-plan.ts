import { AppError, type PlanLimits, type Resources, RUNTIMES, type RuntimeName } from "@deployclaw/domain";

/** Throws `limit_reached` for a runtime that the plan does not include. */
export function requireRuntimeInPlan(limits: PlanLimits, runtime: RuntimeName): void {
  if (!limits.runtimes.includes(runtime))
    throw new AppError("limit_reached", `Your plan does not include agents of the kind ${runtime}.`);
}

/** Throws `limit_reached` when one agent would get more of a processor than the plan gives. */
export function requireCpuInPlan(limits: PlanLimits, resources: Resources): void {
  if (resources.cpuMillis > limits.cpuMillisMax)
    throw new AppError(
      "limit_reached",
      `Your plan gives an agent ${limits.cpuMillisMax} thousandths of a processor core.`,
    );
}

/** What an agent of this kind gets when its client asks for nothing: the runtime's own, as far as the plan goes. */
export function defaultResources(limits: PlanLimits, runtime: RuntimeName): Resources {
  const { defaults } = RUNTIMES[runtime];
  return { ...defaults, cpuMillis: Math.min(defaults.cpuMillis, limits.cpuMillisMax) };
}
