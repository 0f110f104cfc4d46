import { createHash } from "node:crypto";
import { type Operation, type SignedIn, spendOperation } from "@deployclaw/core";
import { AppError } from "@deployclaw/domain";
import type { ApiDeps } from "../api-deps.ts";

/** The refusal of a request that a code must be given for, with what to name when giving it. */
export class OperationRefused extends AppError {
  readonly operation: Operation;

  constructor(operation: Operation) {
    super(
      "step_up_required",
      "This cannot be undone. Give a fresh code of your authenticator app for it first.",
    );
    this.operation = operation;
  }
}

/**
 * Spends the step-up that was given for this very request: its method, path with query, and body. Throws
 * `step_up_required` with that operation unless there is one; the next such request needs another code.
 */
export async function requireOperation(
  deps: Pick<ApiDeps, "auth" | "clock">,
  signedIn: SignedIn,
  request: { readonly method: string; readonly url: string; readonly body: string },
): Promise<void> {
  const { pathname, search } = new URL(request.url);
  const operation: Operation = {
    method: request.method as Operation["method"],
    path: pathname + search,
    bodySha256: createHash("sha256").update(request.body).digest("hex"),
  };
  if (!(await spendOperation({ ctx: deps, signedIn, input: operation })))
    throw new OperationRefused(operation);
}
