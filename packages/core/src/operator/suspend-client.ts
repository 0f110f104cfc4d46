import { appendAudit, withOperator } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { wakeAgents } from "../clients/wake-agents.ts";
import { findClientOrThrow } from "./find-client-or-throw.ts";
import { type OperatorContext, operatorEntry } from "./operator-context.ts";

const REASON_LENGTH_MAX = 500;

/** A client whose suspension began or ended, and how many agents that stops or starts. */
export interface SuspensionChange {
  readonly id: string;
  readonly name: string;
  readonly agents: number;
}

/**
 * Makes a client stand still: its cells are stopped and keep their state, its users look without changing anything and
 * see the reason. Row, word to the orchestrators and audit entry, all or nothing. Throws `not_found`, `conflict` when
 * it is suspended already, `invalid_input` for an empty or long reason.
 */
export async function suspendClient(request: {
  readonly ctx: OperatorContext;
  readonly input: { readonly client: string; readonly reason: string };
}): Promise<SuspensionChange> {
  const { ctx, input } = request;
  const reason = input.reason.trim();
  if (reason === "" || reason.length > REASON_LENGTH_MAX || /\p{Cc}/u.test(reason))
    throw new AppError(
      "invalid_input",
      `The reason must be one line of at most ${REASON_LENGTH_MAX} characters.`,
    );
  return withOperator(ctx.db, async (tx) => {
    const client = await findClientOrThrow(tx, input.client);
    if (client.suspendedAt !== null) throw new AppError("conflict", `${client.name} is suspended already.`);
    await tx.execute(sql`
      UPDATE clients SET suspended_at = ${ctx.clock().toISOString()}, suspension_reason = ${reason}, updated_at = now()
      WHERE id = ${client.id}`);
    const agents = await wakeAgents(tx, client.id);
    await appendAudit(tx, ctx.audit, [operatorEntry(ctx, client, "client.suspend", { reason })]);
    return { id: client.id, name: client.name, agents };
  });
}
