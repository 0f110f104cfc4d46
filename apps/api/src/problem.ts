import { PROBLEMS, type Problem } from "@deployclaw/contracts";
import { AppError, type ErrorCode } from "@deployclaw/domain";
import { OperationRefused } from "./http/require-operation.ts";

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
