import {
  appendAudit,
  clients,
  isUniqueViolation,
  type Transaction,
  users,
  withOperator,
} from "@deployclaw/db";
import { AppError, auditEntry } from "@deployclaw/domain";
import { eq, sql } from "drizzle-orm";
import type { OperatorContext } from "../../operator/operator-context.ts";
import { usersOf } from "./users-of.ts";

const WAIT_MS = 24 * 60 * 60_000;

/** A recovery that began: of whom, until when it can be stopped, and who is told. */
export interface RequestedRecovery {
  readonly email: string;
  readonly clientName: string;
  readonly endsAt: Date;
  readonly told: readonly string[];
}

/**
 * Begins the recovery of a user who lost authenticator and backup codes: in 24 hours they are removed, unless somebody of
 * the client, who are all told by mail, stops it. Throws `not_found`, and `conflict` when one waits already.
 */
export async function requestRecovery(request: {
  readonly ctx: OperatorContext;
  readonly input: { readonly email: string };
}): Promise<RequestedRecovery> {
  const { ctx, input } = request;
  const email = input.email.toLowerCase();
  try {
    return await withOperator(ctx.db, (tx) => begin(tx, ctx, email));
  } catch (err) {
    if (!isUniqueViolation(err, "recoveries_waiting")) throw err;
    throw new AppError("conflict", `A recovery of ${email} waits already.`, { cause: err });
  }
}

async function begin(
  tx: Transaction<"dc_admin">,
  ctx: OperatorContext,
  email: string,
): Promise<RequestedRecovery> {
  const [user] = await tx
    .select({ id: users.id, clientId: users.clientId, clientName: clients.name })
    .from(users)
    .innerJoin(clients, eq(clients.id, users.clientId))
    .where(eq(users.email, email));
  if (user === undefined) throw new AppError("not_found", `There is no user ${email}.`);
  const now = ctx.clock();
  const endsAt = new Date(now.getTime() + WAIT_MS);
  const [recovery] = await tx.execute<{ id: string }>(sql`
    INSERT INTO recoveries (client_id, user_id, requested_by, ends_at, created_at)
    VALUES (${user.clientId}, ${user.id}, ${ctx.operator}, ${endsAt.toISOString()}, ${now.toISOString()})
    RETURNING id`);
  if (recovery === undefined) throw new Error("the recovery's row was not returned");
  await appendAudit(tx, ctx.audit, [
    auditEntry({
      clientId: user.clientId,
      actorKind: "operator",
      actorId: ctx.operator,
      actionType: "user.recovery_request",
      target: email,
      metadata: { endsAt: endsAt.toISOString() },
      createdAt: now,
    }),
  ]);
  const told = (await usersOf(tx, user.clientId)).map((each) => each.email);
  const facts = JSON.stringify({ about: email, recoveryId: recovery.id, endsAt: endsAt.toISOString() });
  for (const recipient of told)
    await tx.execute(sql`
      INSERT INTO outgoing_mails (kind, recipient, facts, retry_at, created_at)
      VALUES ('recovery_started', ${recipient}, ${facts}::jsonb, ${now.toISOString()}, ${now.toISOString()})`);
  return { email, clientName: user.clientName, endsAt, told };
}
