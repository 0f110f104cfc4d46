import { AppError } from "@deployclaw/domain";

/** Somebody changed the log's rows behind the platform's roles: what they give is not what was signed. */
export function logDamaged(cause?: unknown): AppError {
  return new AppError(
    "conflict",
    "The log is damaged: what the database holds is not what was signed. Check its export with `claw audit verify`.",
    { cause },
  );
}
