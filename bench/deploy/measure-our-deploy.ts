import { setTimeout as delay } from "node:timers/promises";
import { signUp } from "../platform/public-api.ts";
import { runProgram } from "../platform/run-program.ts";
import { startedAtMs } from "./started-at.ts";

const RUNNING_MS_MAX = 60_000;
const POLL_MS = 100;

interface AgentAnswer {
  readonly agent: { readonly id: string; readonly status: string; readonly statusReason: string | null };
}

/**
 * Milliseconds from the API's 202 for a new nano agent to its container running. The agent is stopped afterwards, and its client, made for
 * this one agent, is left: deleting it would take a code of its own, and so up to half a minute.
 */
export async function measureOurDeploy(url: string, name: string): Promise<number> {
  const api = await signUp(url);
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
  await api.call("POST", `/api/agents/${id}/stop`);
  await until(async () => {
    const { agent } = (await api.call("GET", `/api/agents/${id}`)).body as AgentAnswer;
    return agent.status === "stopped";
  });
  return tookMs;
}

async function until(check: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + RUNNING_MS_MAX;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error("the platform took longer than a minute");
    await delay(POLL_MS);
  }
}
