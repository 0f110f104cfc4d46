import {
  AppError,
  type Permissions,
  parsePermissions,
  parseResources,
  planLimits,
  type Resources,
} from "@deployclaw/domain";
import { requireAbility } from "../context/require-ability.ts";
import { requireCpuInPlan } from "../context/require-within-plan.ts";
import type { ProductContext } from "../product-context.ts";
import type { AgentView } from "./agent-view.ts";
import { changeAgent } from "./change-agent.ts";
import { type AskedCustomImage, customImageFor } from "./custom-image-for.ts";
import { requireAgentName } from "./require-agent-name.ts";

/** What can be changed about an agent; what is left out stays. */
export interface AgentUpdate {
  readonly name?: string | undefined;
  /** Another image, or another declaration of it, for an agent that has one of its own. */
  readonly custom?: AskedCustomImage | undefined;
  readonly model?: string | undefined;
  readonly config?: { readonly [key: string]: unknown } | undefined;
  readonly permissions?: Permissions | undefined;
  readonly resources?: { readonly [K in keyof Resources]?: number | undefined } | undefined;
}

/**
 * Changes an agent. New permissions and limits hold at once, apart from less memory, which has the cell replaced, as a
 * new model or configuration does. Throws `not_found`, `invalid_input`, also for a smaller disk, `limit_reached` for more processor than the plan gives, and `conflict` when the name is taken or the agent is being deleted.
 */
export async function updateAgent(request: {
  readonly ctx: ProductContext;
  readonly input: AgentUpdate & { readonly agentId: string };
}): Promise<AgentView> {
  const { ctx, input } = request;
  requireAbility(ctx, "change");
  if (input.name !== undefined) requireAgentName(input.name);
  const permissions = input.permissions === undefined ? undefined : parsePermissions(input.permissions);
  return changeAgent(ctx, input.agentId, "agent.update", (agent) => {
    const resources =
      input.resources === undefined ? undefined : parseResources(input.resources, agent.resources);
    // What an agent has from an earlier plan it may keep, but not raise.
    if (resources !== undefined && resources.cpuMillis > agent.resources.cpuMillis)
      requireCpuInPlan(planLimits(ctx.client.plan), resources);
    if (resources !== undefined && resources.diskBytes < agent.resources.diskBytes)
      throw new AppError("invalid_input", "The resources are not valid.", {
        fields: [{ pointer: "/resources/diskBytes", detail: "a disk can be enlarged only" }],
      });
    const changes = {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(permissions === undefined ? {} : { permissions }),
      ...(input.custom === undefined ? {} : { custom: customImageFor(agent.runtime, input.custom) }),
      ...(input.model === undefined ? {} : { model: input.model }),
      ...(input.config === undefined ? {} : { config: { ...input.config } }),
      ...(resources === undefined ? {} : { resources }),
    };
    const fields = Object.keys(changes);
    if (fields.length === 0) return undefined;
    // A running cell is held to new limits as it is; one that failed is tried anew with them.
    const replaces =
      fields.some((field) => ["custom", "model", "config"].includes(field)) ||
      (resources !== undefined && agent.status !== "running");
    const metadata = {
      fields,
      ...(input.name === undefined ? {} : { newName: input.name }),
      ...(input.custom === undefined ? {} : { image: input.custom.image }),
      ...(permissions === undefined
        ? {}
        : { scopes: permissions.scopes, allowedDomains: permissions.allowedDomains }),
    };
    return {
      set: { ...changes, ...(replaces ? { generation: agent.generation + 1 } : {}) },
      metadata,
    };
  });
}
