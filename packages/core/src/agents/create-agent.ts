import { appendAudit, isUniqueViolation, type Transaction, withTenant } from "@deployclaw/db";
import {
  type AgentId,
  AppError,
  agentId,
  type CustomImage,
  type Permissions,
  type PlanLimits,
  parsePermissions,
  parseResources,
  planLimits,
  type Resources,
  type RuntimeName,
} from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { requireAbility } from "../context/require-ability.ts";
import { defaultResources, requireCpuInPlan, requireRuntimeInPlan } from "../context/require-within-plan.ts";
import { userEntry } from "../context/user-entry.ts";
import { type AsJson, answerOnce } from "../idempotency/answer-once.ts";
import type { ProductContext } from "../product-context.ts";
import { type AgentView, agentView } from "./agent-view.ts";
import { type AskedCustomImage, customImageFor } from "./custom-image-for.ts";
import { enqueueReconcile } from "./enqueue-reconcile.ts";
import { getAgentOrThrow } from "./get-agent-or-throw.ts";
import { requireAgentName } from "./require-agent-name.ts";
import { takeRoom } from "./take-room.ts";

/** What a client deploys. `config` keeps `{{credential:NAME}}` as written. */
export interface NewAgent {
  readonly name: string;
  readonly runtime: RuntimeName;
  /** What it declares of an image of its own; only, and always, for the runtime `custom`. */
  readonly custom?: AskedCustomImage | undefined;
  readonly model?: string | undefined;
  readonly config?: { readonly [key: string]: unknown } | undefined;
  readonly permissions: Permissions;
  readonly resources?: { readonly [K in keyof Resources]?: number | undefined } | undefined;
}

/**
 * Deploys an agent, once for a key of the caller's: row, word to the orchestrator and audit entry, all or nothing. Throws `invalid_input`,
 * `limit_reached` when the plan allows no further agent, none of this kind or not so much processor, `dependency_unavailable` when no host takes
 * it, `conflict` when the client has one of this name.
 */
export async function createAgent(request: {
  readonly ctx: ProductContext;
  readonly input: NewAgent;
}): Promise<AgentView | AsJson<AgentView>> {
  const { ctx, input } = request;
  requireAbility(ctx, "change");
  requireAgentName(input.name);
  const permissions = parsePermissions(input.permissions);
  const custom = customImageFor(input.runtime, input.custom);
  const limits = planLimits(ctx.client.plan);
  requireRuntimeInPlan(limits, input.runtime);
  const resources = parseResources(input.resources ?? {}, defaultResources(limits, input.runtime));
  requireCpuInPlan(limits, resources);
  try {
    return await withTenant(ctx.db, ctx.client.id, (tx) =>
      answerOnce(tx, ctx, async () => {
        await requireRoom(tx, ctx, limits);
        await takeRoom(tx, resources);
        const id = await insertAgent(tx, ctx, { ...input, custom, permissions, resources });
        await enqueueReconcile(tx, ctx.client.id, id);
        await appendAudit(tx, ctx.audit, [
          userEntry(ctx, "agent.create", {
            agentId: id,
            target: input.name,
            metadata: {
              runtime: input.runtime,
              ...(custom === null ? {} : { image: custom.image }),
              scopes: permissions.scopes,
              allowedDomains: permissions.allowedDomains,
              ...resources,
            },
          }),
        ]);
        return agentView(await getAgentOrThrow(tx, ctx.client.id, id));
      }),
    );
  } catch (err) {
    if (!isUniqueViolation(err, "agents_client_name")) throw err;
    throw new AppError("conflict", `You already have an agent named "${input.name}".`, { cause: err });
  }
}

async function requireRoom(
  tx: Transaction<"dc_api">,
  ctx: ProductContext,
  { agentsMax }: PlanLimits,
): Promise<void> {
  // Two creations at once must not both see the last free place.
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`agents:${ctx.client.id}`}, 0))`);
  const [count] = await tx.execute<{ wanted: number; present: number }>(sql`
    SELECT count(*) FILTER (WHERE desired <> 'deleted')::int AS wanted, count(*)::int AS present
    FROM agents WHERE client_id = ${ctx.client.id}`);
  // An agent that is being deleted still has its cell, so deleting and creating in a circle is bounded too.
  if (count === undefined || count.wanted >= agentsMax || count.present >= 2 * agentsMax)
    throw new AppError(
      "limit_reached",
      `Your plan allows ${agentsMax} ${agentsMax === 1 ? "agent" : "agents"}.`,
    );
}

async function insertAgent(
  tx: Transaction<"dc_api">,
  ctx: ProductContext,
  agent: Omit<NewAgent, "custom"> & { readonly custom: CustomImage | null; readonly resources: Resources },
): Promise<AgentId> {
  const [row] = await tx.execute<{ id: string }>(sql`
    INSERT INTO agents (client_id, name, runtime, custom, model, config, permissions, resources)
    VALUES (${ctx.client.id}, ${agent.name}, ${agent.runtime},
      ${agent.custom === null ? null : JSON.stringify(agent.custom)}::text::jsonb, ${agent.model ?? "demo"},
      ${JSON.stringify(agent.config ?? {})}::text::jsonb, ${JSON.stringify(agent.permissions)}::text::jsonb,
      ${JSON.stringify(agent.resources)}::text::jsonb)
    RETURNING id`);
  if (row === undefined) throw new Error("the agent was not inserted");
  return agentId(row.id);
}
