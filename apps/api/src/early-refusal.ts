import { AppError } from "@deployclaw/domain";
import type { ApiDeps } from "./api-deps.ts";
import { securityHeaderFields } from "./http/security-headers.ts";
import { toProblem } from "./problem.ts";

/** The answer to what never became a request of the app. */
export interface EarlyRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Refuses, before there is a route, with a problem as all others are: an id of its own, our headers, a line in the log. */
export type RefuseEarly = (err: unknown) => EarlyRefusal;

const MALFORMED = new AppError("bad_request", "This is no request as HTTP/1.1 has it.");

// What Node's parser and timers say; it documents them with the event "clientError".
const OF_NODE: ReadonlyMap<string, AppError> = new Map([
  ["HPE_HEADER_OVERFLOW", new AppError("headers_too_large", "The headers of a request may have 16 KiB.")],
  ["ERR_HTTP_REQUEST_TIMEOUT", new AppError("request_timeout", "The request did not arrive in time.")],
]);

/** What a connection that failed before a request was there is told. */
export function malformed(err?: Error): AppError {
  const code = err !== undefined && "code" in err && typeof err.code === "string" ? err.code : "";
  return OF_NODE.get(code) ?? MALFORMED;
}

/** Makes what the listener refuses with. */
export function earlyRefusals(deps: Pick<ApiDeps, "publicUrl" | "randomBytes" | "log">): RefuseEarly {
  return (err) => {
    const requestId = Buffer.from(deps.randomBytes(12)).toString("base64url");
    const problem = toProblem(err, deps.publicUrl, requestId);
    deps.log(
      `refused ${problem.status} before any route ${requestId}`,
      problem.status < 500 ? undefined : err,
    );
    return {
      status: problem.status,
      headers: {
        ...securityHeaderFields(deps.publicUrl),
        "content-type": "application/problem+json",
        "x-request-id": requestId,
        connection: "close",
      },
      body: JSON.stringify(problem),
    };
  };
}
