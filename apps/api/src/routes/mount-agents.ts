import {
  agentHealthRoute,
  agentLogsRoute,
  agentMetricsRoute,
  agentTransitionsRoute,
  agentUsageRoute,
  createAgentRoute,
  deleteAgentRoute,
  getAgentRoute,
  getIsolationProofRoute,
  killAgentRoute,
  killAgentsRoute,
  listAgentsRoute,
  listIsolationProofsRoute,
  proveIsolationRoute,
  restartAgentRoute,
  startAgentRoute,
  stopAgentRoute,
  updateAgentRoute,
} from "@deployclaw/contracts";
import {
  agentHealth,
  agentLogs,
  agentMetrics,
  agentUsage,
  createAgent,
  deleteAgent,
  getAgent,
  getIsolationProof,
  killAgent,
  killAgents,
  listAgents,
  listIsolationProofs,
  listTransitions,
  proveIsolation,
  restartAgent,
  startAgent,
  stopAgent,
  updateAgent,
} from "@deployclaw/core";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { mountRoute } from "../http/mount-route.ts";
import { productContextOf } from "../product-context-of.ts";

/** Deploying agents, looking at them, changing what is wanted of them. */
export function mountAgents(app: Hono<ApiEnv>, deps: ApiDeps): void {
  mountRoute(app, deps, listAgentsRoute, (call) =>
    listAgents({ ctx: productContextOf(deps, call), input: call.query }),
  );

  mountRoute(app, deps, createAgentRoute, async (call) => ({
    agent: await createAgent({ ctx: productContextOf(deps, call), input: call.body }),
  }));

  mountRoute(app, deps, getAgentRoute, async (call) => ({
    agent: await getAgent({ ctx: productContextOf(deps, call), input: { agentId: call.params.id } }),
  }));

  mountRoute(app, deps, agentUsageRoute, async (call) => ({
    usage: await agentUsage({ ctx: productContextOf(deps, call), input: { agentId: call.params.id } }),
  }));

  mountRoute(app, deps, agentMetricsRoute, (call) =>
    agentMetrics({ ctx: productContextOf(deps, call), input: { ...call.query, agentId: call.params.id } }),
  );

  mountRoute(app, deps, agentTransitionsRoute, (call) =>
    listTransitions({
      ctx: productContextOf(deps, call),
      input: { ...call.query, agentId: call.params.id },
    }),
  );

  mountRoute(app, deps, updateAgentRoute, async (call) => ({
    agent: await updateAgent({
      ctx: productContextOf(deps, call),
      input: { ...call.body, agentId: call.params.id },
    }),
  }));

  mountRoute(app, deps, deleteAgentRoute, async (call) => ({
    agent: await deleteAgent({ ctx: productContextOf(deps, call), input: { agentId: call.params.id } }),
  }));

  mountRoute(app, deps, restartAgentRoute, async (call) => ({
    agent: await restartAgent({ ctx: productContextOf(deps, call), input: { agentId: call.params.id } }),
  }));

  mountRoute(app, deps, startAgentRoute, async (call) => ({
    agent: await startAgent({ ctx: productContextOf(deps, call), input: { agentId: call.params.id } }),
  }));

  mountRoute(app, deps, stopAgentRoute, async (call) => ({
    agent: await stopAgent({ ctx: productContextOf(deps, call), input: { agentId: call.params.id } }),
  }));

  mountRoute(app, deps, killAgentRoute, async (call) => ({
    agent: await killAgent({ ctx: productContextOf(deps, call), input: { agentId: call.params.id } }),
  }));

  mountRoute(app, deps, killAgentsRoute, (call) => killAgents({ ctx: productContextOf(deps, call) }));

  mountRoute(app, deps, proveIsolationRoute, async (call) => ({
    proof: await proveIsolation({ ctx: productContextOf(deps, call), input: { agentId: call.params.id } }),
  }));

  mountRoute(app, deps, listIsolationProofsRoute, (call) =>
    listIsolationProofs({
      ctx: productContextOf(deps, call),
      input: { ...call.query, agentId: call.params.id },
    }),
  );

  mountRoute(app, deps, getIsolationProofRoute, async (call) => ({
    proof: await getIsolationProof({
      ctx: productContextOf(deps, call),
      input: { agentId: call.params.id, proofId: call.params.proofId },
    }),
  }));

  mountRoute(app, deps, agentHealthRoute, (call) =>
    agentHealth({ ctx: productContextOf(deps, call), input: { agentId: call.params.id } }),
  );

  mountRoute(app, deps, agentLogsRoute, (call) =>
    agentLogs({ ctx: productContextOf(deps, call), input: { ...call.query, agentId: call.params.id } }),
  );
}
