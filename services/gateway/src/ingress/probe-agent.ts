import { isAppError, type Runtime } from "@deployclaw/domain";
import { isRecord, parseJson } from "../json.ts";
import { LIMITS } from "../limits.ts";
import { callAgent } from "./call-agent.ts";

/** Whether an agent can be talked to, with a sentence for people. */
export interface AgentHealth {
  readonly healthy: boolean;
  readonly detail: string;
}

const PROBE_BYTES_MAX = 64 * 1024;

/**
 * Asks a runtime's own readiness path. Healthy means 200, with a JSON object where the runtime answers unknown paths with
 * pages.
 */
export async function probeAgent(
  socketPath: string,
  runtime: Pick<Runtime, "readyPath" | "readyAnswer">,
): Promise<AgentHealth> {
  try {
    const answer = await callAgent({
      socketPath,
      method: "GET",
      path: runtime.readyPath,
      headers: { accept: "application/json" },
      timeoutMs: LIMITS.healthTimeoutMs,
    });
    let text = "";
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      text += chunk.toString("latin1");
      if (text.length > PROBE_BYTES_MAX) break;
    }
    const ready = answer.statusCode === 200 && (runtime.readyAnswer === "any" || isRecord(parseJson(text)));
    return ready
      ? { healthy: true, detail: "ready" }
      : { healthy: false, detail: `not ready: status ${answer.statusCode ?? 0}` };
  } catch (err) {
    if (isAppError(err)) return { healthy: false, detail: err.message };
    return { healthy: false, detail: "The agent broke off its answer." };
  }
}
