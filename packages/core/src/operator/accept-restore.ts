import { appendAudit, withOperator } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { findClientOrThrow } from "./find-client-or-throw.ts";
import { type OperatorContext, operatorEntry } from "./operator-context.ts";

const REASON_LENGTH_MAX = 500;

/**
 * Writes into a client's log that an operator accepts a restored backup as its history, and until where something else had
 * been signed. Throws `not_found`, and `invalid_input` for an empty or long reason.
 */
export async function acceptRestore(request: {
  readonly ctx: OperatorContext;
  readonly input: { readonly client: string; readonly reason: string; readonly signedSize: number };
}): Promise<void> {
  const { ctx, input } = request;
  const reason = input.reason.trim();
  if (reason === "" || reason.length > REASON_LENGTH_MAX || /\p{Cc}/u.test(reason))
    throw new AppError(
      "invalid_input",
      `The reason must be one line of at most ${REASON_LENGTH_MAX} characters.`,
    );
  await withOperator(ctx.db, async (tx) => {
    const client = await findClientOrThrow(tx, input.client);
    const facts = { signedSize: input.signedSize, reason };
    await appendAudit(tx, ctx.audit, [operatorEntry(ctx, client, "audit.accept_restore", facts)]);
  });
}
