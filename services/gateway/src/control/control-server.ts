import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { AppError, type ErrorCode, isAppError, type Log } from "@deployclaw/domain";
import { isRecord, parseJson } from "../json.ts";
import { LIMITS } from "../limits.ts";
import { BodyTooLarge, readBody } from "../pipeline/inbound/request-body.ts";

/** A call on a control socket; `id` is what the route's pattern captured. */
export interface ControlCall {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly res: ServerResponse;
}

/** One route: what it answers as JSON, or undefined when it answered by itself or has nothing to say (204). */
export interface ControlRoute {
  readonly method: "GET" | "POST" | "DELETE";
  readonly pattern: RegExp;
  readonly handle: (call: ControlCall) => Promise<object | undefined>;
}

const STATUSES: { readonly [C in ErrorCode]?: number } = {
  invalid_input: 422,
  not_found: 404,
  method_not_allowed: 405,
  payload_too_large: 413,
  conflict: 409,
  agent_not_running: 409,
  agent_unreachable: 502,
  agent_timeout: 504,
  dependency_unavailable: 503,
};

async function readJson(req: IncomingMessage): Promise<Record<string, unknown>> {
  try {
    const text = (await readBody(req, LIMITS.controlBodyBytesMax)).toString("utf8");
    const body = text === "" ? {} : parseJson(text);
    if (!isRecord(body)) throw new AppError("invalid_input", "The body must be a JSON object.");
    return body;
  } catch (err) {
    if (!(err instanceof BodyTooLarge)) throw err;
    throw new AppError("payload_too_large", "The body is too large.");
  }
}

function answerJson(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { "content-type": "application/json" });
  res.end(JSON.stringify(body));
}

/**
 * Serves routes to one trusted caller: who may connect is decided by the socket's directory. Errors are
 * `{ code, detail }` with the code of an `AppError`; an unknown one says nothing of its cause.
 */
export function controlServer(routes: readonly ControlRoute[], log: Log): Server {
  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = (req.url ?? "").split("?")[0] ?? "";
    const matching = routes.filter((route) => route.pattern.test(path));
    const route = matching.find(({ method }) => method === req.method);
    if (route === undefined)
      throw new AppError(matching.length === 0 ? "not_found" : "method_not_allowed", "No such route.");
    const id = route.pattern.exec(path)?.[1] ?? "";
    const answer = await route.handle({ id, body: await readJson(req), res });
    if (answer !== undefined) answerJson(res, 200, answer);
    else if (!res.headersSent) res.writeHead(204).end();
  }

  return createServer((req, res) => {
    serve(req, res).catch((err: unknown) => {
      const known = isAppError(err) && STATUSES[err.code] !== undefined;
      if (!known) log.error(`${req.method ?? ""} on a control socket failed`, err);
      const failure = isAppError(err)
        ? err
        : new AppError("dependency_unavailable", "The gateway could not do this now.");
      if (res.headersSent) res.destroy();
      else answerJson(res, STATUSES[failure.code] ?? 500, { code: failure.code, detail: failure.message });
    });
  });
}
