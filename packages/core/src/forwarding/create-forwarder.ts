import { randomUUID } from "node:crypto";
import {
  appendAudit,
  auditLeaves,
  isUniqueViolation,
  logForwarderSecrets,
  logForwarders,
  type Transaction,
  withTenant,
} from "@deployclaw/db";
import {
  AppError,
  type ClientId,
  FORWARDERS_MAX,
  type ForwarderDestination,
  type ForwardFrom,
  forwarderId,
} from "@deployclaw/domain";
import { eq, sql } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import { forwarderEntry, receiverFacts } from "./forwarder-entry.ts";
import { type ForwarderView, readForwarderOrThrow } from "./forwarder-view.ts";
import { requireDestination } from "./require-destination.ts";
import { sealedColumns, sealSecret } from "./seal-secret.ts";

/** A forwarder with its secret, which nobody sees again; null for what signs nothing. */
export interface CreatedForwarder {
  readonly forwarder: ForwarderView;
  readonly secret: string | null;
}

/**
 * Begins to forward the client's log, from its first entry or from the next one. Throws `invalid_input`, `conflict` for a
 * name that is taken, `limit_reached`, and what the gateway throws; then nothing was stored.
 */
export async function createForwarder(request: {
  readonly ctx: ProductContext;
  readonly input: {
    readonly name: string;
    readonly destination: ForwarderDestination;
    readonly from: ForwardFrom;
    readonly secret?: string | undefined;
  };
}): Promise<CreatedForwarder> {
  const { ctx, input } = request;
  requireAbility(ctx, "administer");
  requireDestination(input.destination);
  const clientId = ctx.client.id;
  const id = forwarderId(randomUUID());
  await withTenant(ctx.db, clientId, (tx) => requireRoom(tx, clientId, input.name));
  // Sealed between two transactions: no database connection waits for the gateway.
  const made = await sealSecret(ctx, id, input.destination.kind, input.secret);
  try {
    return await withTenant(ctx.db, clientId, async (tx) => {
      await requireRoom(tx, clientId, input.name);
      const position = input.from === "beginning" ? 0 : await readLogSize(tx, clientId);
      const { name, destination } = input;
      // Only the columns that the API may set; the query builder would name them all.
      await tx.execute(sql`
        INSERT INTO log_forwarders (id, client_id, name, destination, position)
        VALUES (${id}, ${clientId}, ${name}, ${sql.param(destination, logForwarders.destination)}, ${position})`);
      if (made !== undefined)
        await tx
          .insert(logForwarderSecrets)
          .values({ forwarderId: id, clientId, version: 1, ...sealedColumns(made) });
      await appendAudit(tx, ctx.audit, [
        forwarderEntry(ctx, "forwarder.create", input, { ...receiverFacts(destination), from: input.from }),
      ]);
      const forwarder = await readForwarderOrThrow(tx, clientId, id, ctx.clock());
      return { forwarder, secret: made?.secret ?? null };
    });
  } catch (err) {
    if (!isUniqueViolation(err, "log_forwarders_client_id_name_key")) throw err;
    throw nameTaken(input.name, err);
  }
}

/** That a name is taken. */
export const nameTaken = (name: string, cause?: unknown): AppError =>
  new AppError("conflict", `There is a forwarder named "${name}" already.`, { cause });

/** How many entries of the client's log are numbered. */
export async function readLogSize(tx: Transaction<"dc_api">, clientId: ClientId): Promise<number> {
  const [row] = await tx
    .select({ size: sql<string>`coalesce(max(${auditLeaves.seq}) + 1, 0)` })
    .from(auditLeaves)
    .where(eq(auditLeaves.clientId, clientId));
  return Number(row?.size ?? 0);
}

async function requireRoom(tx: Transaction<"dc_api">, clientId: ClientId, name: string): Promise<void> {
  // The row's lock keeps two creations from both taking the last free place.
  await tx.execute(sql`SELECT 1 FROM clients WHERE id = ${clientId} FOR NO KEY UPDATE`);
  const rows = await tx
    .select({ name: logForwarders.name })
    .from(logForwarders)
    .where(eq(logForwarders.clientId, clientId));
  if (rows.some((row) => row.name === name)) throw nameTaken(name);
  if (rows.length >= FORWARDERS_MAX)
    throw new AppError("limit_reached", `A client has at most ${FORWARDERS_MAX} forwarders.`);
}
