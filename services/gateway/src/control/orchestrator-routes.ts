import { agentId } from "@deployclaw/domain";
import type { ControlRoute } from "./control-server.ts";
import type { GatewayVerbs } from "./gateway-verbs.ts";

/** What the orchestrator may ask of the gateway. */
export function orchestratorRoutes(verbs: GatewayVerbs): ControlRoute[] {
  return [
    {
      method: "POST",
      pattern: /^\/v1\/cells\/([^/]+)\/prepare$/,
      handle: ({ id }) => verbs.prepare(agentId(id)),
    },
    {
      method: "GET",
      pattern: /^\/v1\/cells\/([^/]+)\/health$/,
      handle: ({ id }) => verbs.health(agentId(id)),
    },
    {
      method: "DELETE",
      pattern: /^\/v1\/cells\/([^/]+)$/,
      handle: async ({ id }) => {
        await verbs.forget(agentId(id));
        return undefined;
      },
    },
  ];
}
