import { ACTOR_KINDS, AUDIT_ACTIONS } from "@deployclaw/domain";
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
  actorKind: z.enum(ACTOR_KINDS),
  actorId: z.string(),
  /** The user's mail address or the agent's name; null for the platform, and for who is not known any more. */
  actorName: z.nullable(z.string()),
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

/** A signed statement of a log's size and root hash. */
const checkpointSchema = z.strictObject({
  /** C2SP tlog-checkpoint, an Ed25519 signed note. */
  note: z.string(),
  /** C2SP verifier key. */
  publicKey: z.string(),
  treeSize: z.int(),
});

const wholeNumberSchema = z.pipe(
  z.string().check(z.regex(/^(?:0|[1-9]\d{0,14})$/, { error: "must be a whole number" })),
  z.transform(Number),
);

export const checkpointRoute = defineRoute({
  id: "getCheckpoint",
  method: "get",
  path: "/api/audit/checkpoint",
  tag: "audit",
  summary: "The newest signed checkpoint (C2SP tlog-checkpoint)",
  needs: SIGNED_IN,
  answer: { status: 200, body: checkpointSchema },
  problems: ["not_found"],
});

export const inclusionProofRoute = defineRoute({
  id: "getInclusionProof",
  method: "get",
  path: "/api/audit/proof",
  tag: "audit",
  summary: "That one entry is in the log (RFC 6962 section 2.1.1); hashes in base64",
  needs: SIGNED_IN,
  query: z.strictObject({ seq: wholeNumberSchema }),
  answer: {
    status: 200,
    body: z.strictObject({
      seq: z.int(),
      entryId: idSchema,
      leafHash: z.base64(),
      proof: z.array(z.base64()),
      checkpoint: checkpointSchema,
    }),
  },
  problems: ["not_found"],
});

export const consistencyProofRoute = defineRoute({
  id: "getConsistencyProof",
  method: "get",
  path: "/api/audit/consistency",
  tag: "audit",
  summary: "That the log still begins with what an older checkpoint stated (RFC 6962 section 2.1.2)",
  needs: SIGNED_IN,
  query: z.strictObject({ oldSize: wholeNumberSchema }),
  answer: {
    status: 200,
    body: z.strictObject({ oldSize: z.int(), proof: z.array(z.base64()), checkpoint: checkpointSchema }),
  },
  problems: ["not_found"],
});
