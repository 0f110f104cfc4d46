import { METRIC_STEP_NAMES, RUNTIME_NAMES } from "@deployclaw/domain";
import * as z from "zod/mini";
import {
  agentConfigSchema,
  agentNameSchema,
  agentSchema,
  askedCustomImageSchema,
  listedAgentSchema,
  metricPointSchema,
  modelSchema,
  permissionsSchema,
  resourcesSchema,
  seenAgentSchema,
  transitionSchema,
  usageSchema,
} from "./agent-schema.ts";
import { agentParams, cursorSchema, givenInstantSchema, limitSchema, pageOf } from "./primitives.ts";
import { defineRoute, SIGNED_IN, STEPPED_UP, STEPPED_UP_FOR_THIS } from "./route-contract.ts";

const answerAgent = { status: 200, body: z.strictObject({ agent: agentSchema }) } as const;
const acceptAgent = { status: 202, body: z.strictObject({ agent: agentSchema }) } as const;

export const listAgentsRoute = defineRoute({
  id: "listAgents",
  method: "get",
  path: "/api/agents",
  tag: "agents",
  summary: "The client's agents, newest first, with what each did lately",
  needs: SIGNED_IN,
  query: z.strictObject({ cursor: cursorSchema, limit: limitSchema }),
  answer: { status: 200, body: pageOf(listedAgentSchema) },
  problems: [],
});

export const createAgentRoute = defineRoute({
  id: "createAgent",
  method: "post",
  path: "/api/agents",
  tag: "agents",
  summary: "Deploy an agent; it exists at once and runs a moment later",
  needs: STEPPED_UP,
  body: z.strictObject({
    name: agentNameSchema,
    runtime: z.enum(RUNTIME_NAMES),
    custom: z.optional(askedCustomImageSchema),
    model: z.optional(modelSchema),
    config: z.optional(agentConfigSchema),
    permissions: permissionsSchema,
    resources: z.optional(z.partial(resourcesSchema)),
  }),
  idempotent: true,
  answer: acceptAgent,
  problems: ["conflict", "limit_reached", "dependency_unavailable"],
});

export const getAgentRoute = defineRoute({
  id: "getAgent",
  method: "get",
  path: "/api/agents/{id}",
  tag: "agents",
  summary: "One agent, with what was last seen of its cell",
  needs: SIGNED_IN,
  params: agentParams,
  answer: { status: 200, body: z.strictObject({ agent: seenAgentSchema }) },
  problems: ["not_found"],
});

export const agentUsageRoute = defineRoute({
  id: "agentUsage",
  method: "get",
  path: "/api/agents/{id}/usage",
  tag: "agents",
  summary: "What an agent used of its limits in this hour and on this day",
  needs: SIGNED_IN,
  params: agentParams,
  answer: { status: 200, body: z.strictObject({ usage: usageSchema }) },
  problems: ["not_found"],
});

export const agentMetricsRoute = defineRoute({
  id: "agentMetrics",
  method: "get",
  path: "/api/agents/{id}/metrics",
  tag: "agents",
  summary: "What an agent used over time: processor, memory, disk, requests, tokens; kept for 30 days",
  needs: SIGNED_IN,
  params: agentParams,
  query: z.strictObject({
    /** An hour before `to` unless given. */
    from: z.optional(givenInstantSchema),
    /** Now unless given. */
    to: z.optional(givenInstantSchema),
    /** How long a point lasts; the time holds 1,440 of them at most. */
    step: z._default(z.enum(METRIC_STEP_NAMES), "1m"),
  }),
  answer: {
    status: 200,
    body: z.strictObject({
      step: z.enum(METRIC_STEP_NAMES),
      /** One after another without a gap in time; what was not measured is null. */
      points: z.array(metricPointSchema),
    }),
  },
  problems: ["not_found"],
});

export const agentTransitionsRoute = defineRoute({
  id: "agentTransitions",
  method: "get",
  path: "/api/agents/{id}/transitions",
  tag: "agents",
  summary: "What became of an agent and why, newest first; the newest 200 changes are kept",
  needs: SIGNED_IN,
  params: agentParams,
  query: z.strictObject({ cursor: cursorSchema, limit: limitSchema }),
  answer: { status: 200, body: pageOf(transitionSchema) },
  problems: ["not_found"],
});

export const updateAgentRoute = defineRoute({
  id: "updateAgent",
  method: "patch",
  path: "/api/agents/{id}",
  tag: "agents",
  summary:
    "Change an agent; permissions and limits hold at once; a new model or configuration, or less memory, replaces its cell",
  needs: STEPPED_UP,
  params: agentParams,
  body: z.strictObject({
    name: z.optional(agentNameSchema),
    custom: z.optional(askedCustomImageSchema),
    model: z.optional(modelSchema),
    config: z.optional(agentConfigSchema),
    permissions: z.optional(permissionsSchema),
    resources: z.optional(z.partial(resourcesSchema)),
  }),
  answer: answerAgent,
  problems: ["not_found", "conflict", "dependency_unavailable"],
});

export const deleteAgentRoute = defineRoute({
  id: "deleteAgent",
  method: "delete",
  path: "/api/agents/{id}",
  tag: "agents",
  summary: "Remove an agent, its cell and its state; its audit entries stay",
  needs: STEPPED_UP_FOR_THIS,
  params: agentParams,
  answer: acceptAgent,
  problems: ["not_found"],
});

export const restartAgentRoute = defineRoute({
  id: "restartAgent",
  method: "post",
  path: "/api/agents/{id}/restart",
  tag: "agents",
  summary: "Replace the agent's containers; its state stays",
  needs: STEPPED_UP,
  params: agentParams,
  answer: acceptAgent,
  problems: ["not_found", "conflict"],
});

export const startAgentRoute = defineRoute({
  id: "startAgent",
  method: "post",
  path: "/api/agents/{id}/start",
  tag: "agents",
  summary: "Want the agent to run",
  needs: STEPPED_UP,
  params: agentParams,
  answer: acceptAgent,
  problems: ["not_found", "conflict"],
});

export const killAgentRoute = defineRoute({
  id: "killAgent",
  method: "post",
  path: "/api/agents/{id}/kill",
  tag: "agents",
  summary: "Cut the agent off at once: everything that it has open ends, and it is stopped",
  needs: STEPPED_UP,
  params: agentParams,
  answer: acceptAgent,
  problems: ["not_found", "conflict"],
});

export const killAgentsRoute = defineRoute({
  id: "killAgents",
  method: "post",
  path: "/api/agents/kill",
  tag: "agents",
  summary: "Cut every running agent of the client off at once",
  needs: STEPPED_UP,
  answer: { status: 202, body: z.strictObject({ killed: z.int() }) },
  problems: [],
});

export const stopAgentRoute = defineRoute({
  id: "stopAgent",
  method: "post",
  path: "/api/agents/{id}/stop",
  tag: "agents",
  summary: "Want the agent to stand still; its state stays",
  needs: STEPPED_UP,
  params: agentParams,
  answer: acceptAgent,
  problems: ["not_found", "conflict"],
});
