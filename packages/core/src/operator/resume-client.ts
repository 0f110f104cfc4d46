import { appendAudit, withOperator } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { wakeAgents } from "../clients/wake-agents.ts";
import { findClientOrThrow } from "./find-client-or-throw.ts";
import { type OperatorContext, operatorEntry } from "./operator-context.ts";
import type { SuspensionChange } from "./suspend-client.ts";

/**
 * Ends a suspension: agents go on as they were wanted. Throws `not_found`, and `conflict` for a client that is not
 * suspended.
 */
export function resumeClient(request: {
  readonly ctx: OperatorContext;
  readonly input: { readonly client: string };
}): Promise<SuspensionChange> {
  const { ctx, input } = request;
  return withOperator(ctx.db, async (tx) => {
    const client = await findClientOrThrow(tx, input.client);
    if (client.suspendedAt === null) throw new AppError("conflict", `${client.name} is not suspended.`);
    await tx.execute(sql`
      UPDATE clients SET suspended_at = NULL, suspension_reason = NULL, updated_at = now() WHERE id = ${client.id}`);
    const agents = await wakeAgents(tx, client.id);
    await appendAudit(tx, ctx.audit, [operatorEntry(ctx, client, "client.resume", {})]);
    return { id: client.id, name: client.name, agents };
  });
}
