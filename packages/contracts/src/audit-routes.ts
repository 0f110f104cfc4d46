import { AUDIT_ACTIONS } from "@deployclaw/domain";
import * as z from "zod/mini";
import {
  agentParams,
  cursorSchema,
  givenInstantSchema,
  idSchema,
  instantSchema,
  limitSchema,
  pageOf,
} from "./primitives.ts";
import { defineRoute, SIGNED_IN } from "./route-contract.ts";

/** One line of a client's log; `seq` is null until the sequencer has numbered it, about a second. */
export const auditEntrySchema = z.strictObject({
  id: idSchema,
  seq: z.nullable(z.int()),
  agentId: z.nullable(idSchema),
  actorKind: z.enum(["user", "agent", "platform", "operator"]),
  actorId: z.string(),
  action: z.string(),
  target: z.nullable(z.string()),
  metadata: z.nullable(z.record(z.string(), z.unknown())),
  ipAddress: z.nullable(z.string()),
  createdAt: instantSchema,
});

export const agentLogsRoute = defineRoute({
  id: "agentLogs",
  method: "get",
  path: "/api/agents/{id}/logs",
  tag: "agents",
  summary: "The agent's audit entries, newest first",
  needs: SIGNED_IN,
  params: agentParams,
  query: z.strictObject({ cursor: cursorSchema, limit: limitSchema }),
  answer: { status: 200, body: pageOf(auditEntrySchema) },
  problems: ["not_found"],
});

export const listAuditRoute = defineRoute({
  id: "listAuditEntries",
  method: "get",
  path: "/api/audit",
  tag: "audit",
  summary: "The client's audit entries, newest first",
  needs: SIGNED_IN,
  query: z.strictObject({
    agentId: z.optional(idSchema),
    action: z.optional(z.enum(AUDIT_ACTIONS)),
    from: z.optional(givenInstantSchema),
    to: z.optional(givenInstantSchema),
    target: z.optional(z.string().check(z.minLength(1), z.maxLength(512))),
    cursor: cursorSchema,
    limit: limitSchema,
  }),
  answer: { status: 200, body: pageOf(auditEntrySchema) },
  problems: [],
});

export const exportAuditRoute = defineRoute({
  id: "exportAudit",
  method: "get",
  path: "/api/audit/export",
  tag: "audit",
  summary: "The whole log with its newest checkpoint, for `claw audit verify`",
  needs: SIGNED_IN,
  answer: { status: 200, mediaTypes: ["application/x-ndjson"] },
  problems: ["not_found"],
});

export const checkpointRoute = defineRoute({
  id: "getCheckpoint",
  method: "get",
  path: "/api/audit/checkpoint",
  tag: "audit",
  summary: "The newest signed checkpoint (C2SP tlog-checkpoint)",
  needs: SIGNED_IN,
  answer: { status: 200, mediaTypes: ["text/plain"] },
  problems: ["not_found"],
});
