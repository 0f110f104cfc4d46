import { MESSAGE_LENGTH_MAX, SESSION_ID } from "@deployclaw/domain";
import * as z from "zod/mini";
import { agentParams, ruledText } from "./primitives.ts";
import { defineRoute, MAY_CHANGE, SIGNED_IN } from "./route-contract.ts";

export const chatRoute = defineRoute({
  id: "chatWithAgent",
  method: "post",
  path: "/api/agents/{id}/chat",
  tag: "agents",
  summary: "Say something to an agent; answers JSON, or an event stream of `delta` and `done`",
  needs: MAY_CHANGE,
  params: agentParams,
  body: z.strictObject({
    message: z.string().check(z.minLength(1), z.maxLength(MESSAGE_LENGTH_MAX)),
    sessionId: z.optional(ruledText(SESSION_ID)),
  }),
  answer: {
    status: 200,
    body: z.strictObject({ reply: z.string(), sessionId: z.string() }),
    mediaTypes: ["text/event-stream"],
  },
  problems: [
    "not_found",
    "agent_not_running",
    "agent_unreachable",
    "agent_timeout",
    "dependency_unavailable",
  ],
});

export const agentHealthRoute = defineRoute({
  id: "agentHealth",
  method: "get",
  path: "/api/agents/{id}/health",
  tag: "agents",
  summary: "Whether the agent answers its own probe",
  needs: SIGNED_IN,
  params: agentParams,
  answer: { status: 200, body: z.strictObject({ healthy: z.boolean(), detail: z.string() }) },
  problems: ["not_found", "dependency_unavailable"],
});
