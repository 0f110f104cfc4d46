import { setTimeout as delay } from "node:timers/promises";
import type { PublicApi } from "../platform/public-api.ts";
import { runProgram } from "../platform/run-program.ts";
import { startedAtMs } from "./started-at.ts";

const RUNNING_MS_MAX = 60_000;
const POLL_MS = 100;

interface AgentAnswer {
  readonly agent: { readonly id: string; readonly status: string; readonly statusReason: string | null };
}

/** Milliseconds from the API's 202 for a new nano agent to its container running. The agent is deleted afterwards. */
export async function measureOurDeploy(api: PublicApi, name: string): Promise<number> {
  const accepted = await api.call("POST", "/api/agents", {
    name,
    runtime: "nano",
    permissions: { scopes: [], rateLimits: {}, allowedDomains: [], maxDailyTokenSpend: 1_000 },
  });
  if (accepted.status !== 202) throw new Error(`not accepted: ${JSON.stringify(accepted.body)}`);
  const { id } = (accepted.body as AgentAnswer).agent;
  await until(async () => {
    const { agent } = (await api.call("GET", `/api/agents/${id}`)).body as AgentAnswer;
    if (agent.status === "error") throw new Error(`the agent failed: ${agent.statusReason}`);
    return agent.status === "running";
  });
  const filters = [`label=deployclaw.agent=${id}`, "label=deployclaw.role=agent"];
  const listed = await runProgram("docker", [
    "ps",
    "--quiet",
    ...filters.flatMap((one) => ["--filter", one]),
  ]);
  const tookMs = (await startedAtMs(listed.trim())) - accepted.answeredAtMs;
  await api.call("DELETE", `/api/agents/${id}`);
  await until(async () => (await api.call("GET", `/api/agents/${id}`)).status === 404);
  return tookMs;
}

async function until(check: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + RUNNING_MS_MAX;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error("the platform took longer than a minute");
    await delay(POLL_MS);
  }
}
