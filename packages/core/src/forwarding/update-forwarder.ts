import { appendAudit, isUniqueViolation, logForwarders, withTenant } from "@deployclaw/db";
import { AppError, type ForwarderDestination, forwarderId } from "@deployclaw/domain";
import { and, eq, sql } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";
import { nameTaken, readLogSize } from "./create-forwarder.ts";
import { forwarderEntry, receiverFacts } from "./forwarder-entry.ts";
import { type ForwarderView, readForwarderOrThrow } from "./forwarder-view.ts";
import { type ForwarderRow, getForwarderOrThrow } from "./get-forwarder-or-throw.ts";
import { requireDestination } from "./require-destination.ts";

/** What may change of a forwarder; `position` sends the log again from there, or leaves out what lies before. */
export interface ForwarderChange {
  readonly name?: string | undefined;
  readonly destination?: ForwarderDestination | undefined;
  readonly position?: number | undefined;
}

/**
 * Changes a forwarder; what failed before is tried anew at once. Throws `invalid_input`, also for a destination of another
 * kind and a position beyond the log, `not_found`, and `conflict` for a name that is taken.
 */
export async function updateForwarder(request: {
  readonly ctx: ProductContext;
  readonly input: ForwarderChange & { readonly forwarderId: string };
}): Promise<ForwarderView> {
  const { ctx, input } = request;
  requireAbility(ctx, "administer");
  const id = forwarderId(input.forwarderId);
  const { name, destination, position } = input;
  if (destination !== undefined) requireDestination(destination);
  const ofForwarder = and(eq(logForwarders.clientId, ctx.client.id), eq(logForwarders.id, id));
  try {
    return await withTenant(ctx.db, ctx.client.id, async (tx) => {
      const row = await getForwarderOrThrow(tx, ctx.client.id, id);
      requireSameKind(row, destination);
      if (position !== undefined && position > (await readLogSize(tx, ctx.client.id)))
        throw refuse("/position", "must not lie beyond the log");
      const changed = { ...row, ...defined({ name, destination }) };
      await tx
        .update(logForwarders)
        .set({
          ...defined({ name, destination, position }),
          // What is under way no longer counts: its batch is not the one that the new position would send.
          ...(position === undefined ? {} : { batchEnd: null }),
          failures: 0,
          lastError: null,
          retryAt: sql`now()`,
          updatedAt: sql`now()`,
        })
        .where(ofForwarder);
      const fields = Object.keys(defined({ name, destination, position }));
      const moved = position === undefined ? {} : { fromPosition: row.position, toPosition: position };
      await appendAudit(tx, ctx.audit, [
        forwarderEntry(ctx, "forwarder.update", changed, {
          ...receiverFacts(changed.destination),
          fields,
          ...moved,
        }),
      ]);
      return readForwarderOrThrow(tx, ctx.client.id, id, ctx.clock());
    });
  } catch (err) {
    if (name === undefined || !isUniqueViolation(err, "log_forwarders_client_id_name_key")) throw err;
    throw nameTaken(name, err);
  }
}

function defined<Fields extends object>(fields: Fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };
}

function requireSameKind(row: ForwarderRow, destination: ForwarderDestination | undefined): void {
  if (destination !== undefined && destination.kind !== row.destination.kind)
    throw refuse("/destination/kind", `must stay ${row.destination.kind}; add another forwarder instead`);
}

const refuse = (pointer: string, detail: string): AppError =>
  new AppError("invalid_input", "The forwarder cannot be changed so.", { fields: [{ pointer, detail }] });
