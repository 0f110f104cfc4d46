import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { AppError, type ErrorCode } from "@deployclaw/domain";

/** One request to the gateway; a body is sent as JSON. */
export interface ControlRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

const ANSWER_BYTES_MAX = 4 * 1024 * 1024;

/** What the gateway may say to a caller in its own words; any other refusal is a fault of the platform. */
const PASSED_ON: readonly ErrorCode[] = [
  "invalid_input",
  "not_found",
  "conflict",
  "rate_limited",
  "agent_not_running",
  "agent_unreachable",
  "agent_timeout",
  "dependency_unavailable",
];

const unavailable = (cause: unknown) =>
  new AppError("dependency_unavailable", "The gateway does not answer. Try again in a moment.", { cause });

async function readJson(res: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of res) {
      size += chunk.length;
      if (size > ANSWER_BYTES_MAX) throw new RangeError("the gateway's answer is too long");
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (err) {
    throw unavailable(err);
  }
}

async function refusal(res: IncomingMessage): Promise<AppError> {
  const answer = (await readJson(res)) as { code?: unknown; detail?: unknown } | null;
  const code = PASSED_ON.find((known) => known === answer?.code);
  if (code === undefined || typeof answer?.detail !== "string")
    return unavailable(new Error(`the gateway answered ${res.statusCode} ${String(answer?.code)}`));
  return new AppError(code, answer.detail.slice(0, 500));
}

/** Requests over a unix socket with connections kept alive. Every failure is an AppError. */
export function controlRequest(socketPath: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256, maxFreeSockets: 4 });

  const send = (control: ControlRequest): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const timeout = AbortSignal.timeout(control.timeoutMs);
      const signal = control.signal === undefined ? timeout : AbortSignal.any([timeout, control.signal]);
      const body = control.body === undefined ? undefined : JSON.stringify(control.body);
      const req = httpRequest(
        {
          socketPath,
          agent,
          signal,
          method: control.method,
          path: control.path,
          headers:
            body === undefined
              ? {}
              : { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
        },
        resolve,
      );
      req.on("error", (err) => reject(unavailable(err)));
      req.end(body);
    });

  const sendOk = async (control: ControlRequest): Promise<IncomingMessage> => {
    const res = await send(control);
    if (res.statusCode === 200) return res;
    throw await refusal(res);
  };

  return {
    json: async (control: ControlRequest): Promise<unknown> => readJson(await sendOk(control)),
    stream: sendOk,
    close: () => agent.destroy(),
  };
}
