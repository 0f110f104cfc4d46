import { appendAudit, withOperator } from "@deployclaw/db";
import { AppError, PLAN_NAMES, type PlanName } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { findClientOrThrow } from "./find-client-or-throw.ts";
import { type OperatorContext, operatorEntry } from "./operator-context.ts";

/**
 * Puts a client on a plan. What it has already stays; the limits hold for what comes. Throws `not_found`, `conflict`, and
 * `invalid_input` for a plan that does not exist.
 */
export async function setClientPlan(request: {
  readonly ctx: OperatorContext;
  readonly input: { readonly client: string; readonly plan: string };
}): Promise<{ readonly id: string; readonly name: string; readonly plan: PlanName }> {
  const { ctx, input } = request;
  const plan = PLAN_NAMES.find((name) => name === input.plan);
  if (plan === undefined)
    throw new AppError("invalid_input", `There is no plan "${input.plan}": one of ${PLAN_NAMES.join(", ")}.`);
  return withOperator(ctx.db, async (tx) => {
    const client = await findClientOrThrow(tx, input.client);
    if (client.plan !== plan) {
      await tx.execute(sql`UPDATE clients SET plan = ${plan}, updated_at = now() WHERE id = ${client.id}`);
      const metadata = { from: client.plan, to: plan };
      await appendAudit(tx, ctx.audit, [operatorEntry(ctx, client, "client.plan", metadata)]);
    }
    return { id: client.id, name: client.name, plan };
  });
}
