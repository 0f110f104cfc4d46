import { AppError } from "@deployclaw/domain";
import { withDeadline } from "./with-deadline.ts";

const UNREACHABLE = new Set(["ENOENT", "ECONNREFUSED", "EACCES", "ECONNRESET", "EPIPE"]);

/** The HTTP status that the engine answered with, if the error is an answer of the engine. */
export function engineStatus(err: unknown): number | undefined {
  if (typeof err !== "object" || err === null || !("statusCode" in err)) return undefined;
  return typeof err.statusCode === "number" ? err.statusCode : undefined;
}

/**
 * One engine call with its deadline. A refusal becomes `engine_refused`, an engine that is not there
 * `dependency_unavailable`, both with the engine's own words as the cause alone.
 */
export async function engineCall<Result>(
  what: string,
  deadlineMs: number,
  call: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  try {
    return await withDeadline(what, deadlineMs, call);
  } catch (err) {
    if (err instanceof AppError) throw err;
    if (engineStatus(err) !== undefined)
      throw new AppError("engine_refused", `The container engine could not ${what}.`, { cause: err });
    const code = err instanceof Error && "code" in err ? String(err.code) : "";
    if (UNREACHABLE.has(code))
      throw new AppError("dependency_unavailable", "The container engine does not answer.", { cause: err });
    throw err;
  }
}

/** Runs an engine call for which the given statuses mean that what was asked for is so already. */
export async function unlessStatus(statuses: readonly number[], call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (err) {
    const status = engineStatus(err);
    if (status === undefined || !statuses.includes(status)) throw err;
  }
}
