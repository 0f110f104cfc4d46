import { request } from "node:http";
import { AppError } from "@deployclaw/domain";

/** What the gateway's probe says of an agent. */
export interface AgentHealth {
  readonly healthy: boolean;
  readonly detail: string;
}

/** The gateway's side of a cell. Every call ends at its deadline; a failure is `dependency_unavailable`. */
export interface GatewayClient {
  /** Writes the cell's configuration and opens its egress listener. Idempotent. */
  prepare(agentId: string): Promise<void>;
  /** Asks the runtime's own probe through the ingress socket. */
  health(agentId: string): Promise<AgentHealth>;
  /** Closes the cell's listener and every connection. Idempotent. */
  forget(agentId: string): Promise<void>;
}

const unavailable = (cause: unknown) =>
  new AppError("dependency_unavailable", "The host's gateway does not answer.", { cause });

function call(socketPath: string, method: string, path: string, deadlineMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const req = request(
      {
        socketPath,
        method,
        path,
        signal: AbortSignal.timeout(deadlineMs),
        headers: { host: "gateway", "content-type": "application/json" },
      },
      (res) => {
        let body = "";
        res.setEncoding("utf8");
        res.on("data", (text: string) => {
          body += text;
        });
        res.on("error", (err) => reject(unavailable(err)));
        res.on("end", () => {
          const status = res.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(body);
          else reject(unavailable(new Error(`${method} ${path}: ${status} ${body.slice(0, 500)}`)));
        });
      },
    );
    req.on("error", (err) => reject(unavailable(err)));
    req.end(method === "POST" ? "{}" : undefined);
  });
}

/** Speaks to the gateway of this host over its control socket. */
export function createGatewayClient(
  socketPath: string,
  deadlines = { changeMs: 15_000, probeMs: 5_000 },
): GatewayClient {
  return {
    prepare: async (agentId) => {
      await call(socketPath, "POST", `/v1/cells/${agentId}/prepare`, deadlines.changeMs);
    },
    health: async (agentId) => {
      const body = await call(socketPath, "GET", `/v1/cells/${agentId}/health`, deadlines.probeMs);
      const answer: unknown = JSON.parse(body);
      const healthy =
        typeof answer === "object" && answer !== null && "healthy" in answer && answer.healthy === true;
      const detail =
        typeof answer === "object" && answer !== null && "detail" in answer ? String(answer.detail) : "";
      return { healthy, detail };
    },
    forget: async (agentId) => {
      await call(socketPath, "DELETE", `/v1/cells/${agentId}`, deadlines.changeMs);
    },
  };
}
