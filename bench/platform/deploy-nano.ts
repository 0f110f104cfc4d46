import { setTimeout as delay } from "node:timers/promises";
import type { PublicApi } from "./public-api.ts";
import { runProgram } from "./run-program.ts";

const RUNNING_MS_MAX = 120_000;
const POLL_MS = 100;

interface AgentAnswer {
  readonly agent: { readonly id: string; readonly status: string; readonly statusReason: string | null };
}

/** Asks for a new nano agent and gives its id, and when it was accepted, in milliseconds since the epoch. */
export async function deployNano(
  api: PublicApi,
  name: string,
  permissions: object = {},
): Promise<{ readonly id: string; readonly acceptedAtMs: number }> {
  const accepted = await api.call("POST", "/api/agents", {
    name,
    runtime: "nano",
    permissions: {
      scopes: [],
      rateLimits: {},
      allowedDomains: [],
      maxDailyTokenSpend: 1_000,
      ...permissions,
    },
  });
  if (accepted.status !== 202) throw new Error(`not accepted: ${JSON.stringify(accepted.body)}`);
  return { id: (accepted.body as AgentAnswer).agent.id, acceptedAtMs: accepted.answeredAtMs };
}

/** Waits until an agent has this status. Throws when it failed, or after two minutes. */
export async function untilStatus(api: PublicApi, id: string, status: string): Promise<void> {
  const deadline = performance.now() + RUNNING_MS_MAX;
  for (;;) {
    const { agent } = (await api.call("GET", `/api/agents/${id}`)).body as AgentAnswer;
    if (agent.status === status) return;
    if (agent.status === "error") throw new Error(`the agent failed: ${agent.statusReason}`);
    if (performance.now() > deadline) throw new Error(`the agent is still ${agent.status}`);
    await delay(POLL_MS);
  }
}

/** The id of an agent's own container; undefined while it has none that runs. */
export async function agentContainerOf(id: string): Promise<string | undefined> {
  const filters = [`label=deployclaw.agent=${id}`, "label=deployclaw.role=agent"];
  const listed = await runProgram("docker", [
    ...["ps", "--quiet", "--no-trunc"],
    ...filters.flatMap((one) => ["--filter", one]),
  ]);
  return listed.trim() === "" ? undefined : listed.trim();
}
