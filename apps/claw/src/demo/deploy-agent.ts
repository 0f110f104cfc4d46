import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod/mini";
import { ClawError } from "../claw-error.ts";
import type { PublicApi } from "./public-api.ts";

const agentAnswer = z.object({
  agent: z.object({ id: z.string(), status: z.string(), statusReason: z.nullable(z.string()) }),
});

const NARROW_PERMISSIONS = {
  scopes: ["api:outbound"],
  rateLimits: { "api:outbound": { maxPerHour: 100, maxPerDay: 500 } },
  allowedDomains: ["api.github.com"],
  // An OpenClaw turn carries tens of thousands of tokens of instructions.
  maxDailyTokenSpend: 2_000_000,
};

/** Deploys an agent with narrow permissions and answers its id as soon as the platform accepted it. */
export async function deployAgent(
  api: PublicApi,
  name: string,
  runtime: "openclaw" | "nano",
): Promise<string> {
  const answer = await api.post("/api/agents", { name, runtime, permissions: NARROW_PERMISSIONS });
  return agentAnswer.parse(answer).agent.id;
}

/** Waits until an agent runs. Throws `ClawError` with the platform's reason when it ends in error or takes too long. */
export async function untilRunning(api: PublicApi, id: string, timeoutMs: number): Promise<string> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const { agent } = agentAnswer.parse(await api.get(`/api/agents/${id}`));
    if (agent.status === "running") return agent.status;
    const reason = agent.statusReason ?? "no reason given";
    if (agent.status === "error") throw new ClawError(`the agent could not be deployed: ${reason}`);
    if (performance.now() > deadline)
      throw new ClawError(`the agent is still ${agent.status} after ${timeoutMs / 1000} s: ${reason}`);
    await delay(200);
  }
}
