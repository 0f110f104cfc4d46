import { AppError } from "@deployclaw/domain";
import type { CodeRefused } from "./factor-attempts.ts";

/** The error that a caller gets to see; it does not say whether a code was wrong or only used before. */
export function codeRefusal(outcome: CodeRefused): AppError {
  if (outcome.reason === "not_enrolled")
    return new AppError("totp_not_enrolled", "Set up an authenticator app first.");
  if (outcome.reason === "locked")
    return new AppError("rate_limited", "Too many wrong codes. Try again later.", {
      retryAfterSeconds: outcome.retryAfterSeconds,
    });
  return new AppError("invalid_code", "The code is wrong or was used already. Wait for the next one.");
}
