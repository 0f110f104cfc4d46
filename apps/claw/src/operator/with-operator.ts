import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import type { OperatorContext } from "@deployclaw/core/operator";
import { auditWriter } from "@deployclaw/db";
import { isAppError, systemClock } from "@deployclaw/domain";
import { ClawError } from "../claw-error.ts";
import type { ClawContext } from "../command.ts";
import { withOperatorDatabase } from "./with-operator-database.ts";

/**
 * Runs one of the operator's verbs; what it does is in the client's log under the name of whoever runs `claw`. A refusal
 * becomes a `ClawError` in its own words.
 */
export async function withOperator<Result>(
  ctx: ClawContext,
  verb: (operator: OperatorContext) => Promise<Result>,
): Promise<Result> {
  try {
    return await withOperatorDatabase(ctx, (db) =>
      verb({
        db,
        audit: auditWriter("claw", randomUUID()),
        clock: systemClock,
        operator: userInfo().username,
      }),
    );
  } catch (err) {
    if (isAppError(err)) throw new ClawError(err.message, { cause: err });
    throw err;
  }
}
