import type { Problem } from "@deployclaw/contracts";
import { AppError, type ErrorCode } from "@deployclaw/domain";
import { OperationRefused } from "./http/require-operation.ts";

type ProblemStatus = 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 502 | 503 | 504;

/** The status and title of each error code; the compiler refuses a code that is missing. */
export const PROBLEMS: { readonly [Code in ErrorCode]: readonly [ProblemStatus, string] } = {
  invalid_input: [422, "The request is not valid"],
  unauthenticated: [401, "Sign in first"],
  invalid_credentials: [401, "Wrong address or password"],
  email_taken: [409, "The address is taken"],
  totp_not_enrolled: [403, "A second factor must be set up first"],
  totp_required: [403, "The second factor is missing"],
  invalid_code: [403, "The code is not valid"],
  invalid_link: [403, "The link is not valid"],
  step_up_required: [403, "A fresh code is needed"],
  forbidden: [403, "Not allowed"],
  client_suspended: [403, "The client is suspended"],
  client_deleting: [403, "The client is being deleted"],
  foreign_origin: [403, "The request came from another site"],
  unsupported_media_type: [415, "The body must be JSON"],
  payload_too_large: [413, "The body is too large"],
  not_found: [404, "Not found"],
  method_not_allowed: [405, "Method not allowed"],
  conflict: [409, "Conflict"],
  limit_reached: [409, "A limit is reached"],
  rate_limited: [429, "Too many tries"],
  agent_not_running: [409, "The agent is not running"],
  agent_unreachable: [502, "The agent cannot be reached"],
  agent_timeout: [504, "The agent took too long"],
  dependency_unavailable: [503, "A part of the platform is not available"],
  vault_refused: [500, "The vault refused"],
  engine_refused: [502, "The container engine refused"],
  engine_timeout: [504, "The container engine took too long"],
  stale_lease: [500, "Another worker took over"],
};

/** The address of a problem's page; `code` with dashes is the name of its file in docs/errors. */
export function problemType(publicUrl: string, code: ErrorCode | "internal_error"): string {
  return `${publicUrl}/errors/${code.replaceAll("_", "-")}`;
}

/** An error as RFC 9457 has it. Whatever is not an AppError becomes a fixed text that tells nothing but the request's id. */
export function toProblem(err: unknown, publicUrl: string, requestId: string): Problem {
  if (!(err instanceof AppError))
    return {
      type: problemType(publicUrl, "internal_error"),
      title: "Something went wrong",
      status: 500,
      detail: `This is our fault. Name the request ${requestId} when you report it.`,
      requestId,
    };
  const [status, title] = PROBLEMS[err.code];
  return {
    type: problemType(publicUrl, err.code),
    title,
    status,
    detail: err.message,
    requestId,
    ...(err.code === "invalid_input" ? { errors: [...err.fields] } : {}),
    ...(err instanceof OperationRefused ? { operation: err.operation } : {}),
  };
}

/** The answer that carries a problem. */
export function problemResponse(problem: Problem, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...headers, "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}
