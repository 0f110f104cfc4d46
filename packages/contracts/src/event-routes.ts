import { AGENT_STATUSES, AUDIT_ACTIONS } from "@deployclaw/domain";
import * as z from "zod/mini";
import { cellSightingShape } from "./agent-schema.ts";
import { idSchema, instantSchema } from "./primitives.ts";
import { defineRoute, SIGNED_IN } from "./route-contract.ts";

/** The data of an `agent` event: the agent was deployed, changed or, as `gone`, removed. */
export const agentEventSchema = z.strictObject({
  id: idSchema,
  status: z.enum([...AGENT_STATUSES, "gone"]),
  statusReason: z.nullable(z.string()),
  updatedAt: instantSchema,
  ...cellSightingShape,
});

/** The data of an `audit` event: an entry that is new in the log. */
export const auditEventSchema = z.strictObject({
  id: idSchema,
  action: z.enum(AUDIT_ACTIONS),
  agentId: z.nullable(idSchema),
  createdAt: instantSchema,
});

export const eventsRoute = defineRoute({
  id: "events",
  method: "get",
  path: "/api/events",
  tag: "events",
  summary:
    "What changes, as it changes: an event stream of `agent` and `audit`; what was missed is not repeated",
  needs: SIGNED_IN,
  answer: { status: 200, mediaTypes: ["text/event-stream"] },
  problems: ["rate_limited"],
});
