import { type IncomingMessage, request } from "node:http";
import { AppError } from "@deployclaw/domain";

/** One request into a cell. */
export interface AgentCall {
  readonly socketPath: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Longest time until the answer has ended. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Calls an agent's runtime through its ingress socket. Rejects with `agent_timeout` or `agent_unreachable`; the same
 * deadline also ends an answer whose body takes too long.
 */
export function callAgent(call: AgentCall): Promise<IncomingMessage> {
  const signals = [AbortSignal.timeout(call.timeoutMs), ...(call.signal === undefined ? [] : [call.signal])];
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        socketPath: call.socketPath,
        method: call.method,
        path: call.path,
        agent: false,
        signal: AbortSignal.any(signals),
        headers: {
          host: "127.0.0.1",
          connection: "close",
          ...call.headers,
          ...(call.body === undefined ? {} : { "content-length": Buffer.byteLength(call.body) }),
        },
      },
      resolve,
    );
    outgoing.once("error", (err) => reject(agentFailure(err)));
    outgoing.end(call.body);
  });
}

/** What a failed call means for the caller. */
export function agentFailure(err: unknown): AppError {
  const cause = err instanceof Error && err.cause instanceof Error ? err.cause : err;
  const timedOut = cause instanceof Error && cause.name === "TimeoutError";
  return timedOut
    ? new AppError("agent_timeout", "The agent did not answer in time.", { cause: err })
    : new AppError("agent_unreachable", "The agent could not be reached.", { cause: err });
}
