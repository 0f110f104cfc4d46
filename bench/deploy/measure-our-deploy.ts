import { agentContainerOf, deployNano, untilStatus } from "../platform/deploy-nano.ts";
import { signUp } from "../platform/public-api.ts";
import { startedAtMs } from "./started-at.ts";

/**
 * Milliseconds from the API's 202 for a new nano agent to its container running. The agent is stopped afterwards, and its client, made for
 * this one agent, is left: deleting it would take a code of its own, and so up to half a minute.
 */
export async function measureOurDeploy(url: string, name: string): Promise<number> {
  const api = await signUp(url);
  const { id, acceptedAtMs } = await deployNano(api, name);
  await untilStatus(api, id, "running");
  const container = await agentContainerOf(id);
  if (container === undefined) throw new Error("the agent runs and has no container");
  const tookMs = (await startedAtMs(container)) - acceptedAtMs;
  await api.call("POST", `/api/agents/${id}/stop`);
  await untilStatus(api, id, "stopped");
  return tookMs;
}
