import {
  ACTOR_KINDS,
  AUDIT_ACTIONS,
  AUDIT_DECISIONS,
  AUDIT_GROUP_NAMES,
  EXPORT_FORMATS,
  HISTOGRAM_BUCKET_NAMES,
  SCOPES,
} from "@deployclaw/domain";
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
import { ANYBODY, defineRoute, SIGNED_IN } from "./route-contract.ts";

/** One line of a client's log; `seq` is null until the sequencer has numbered it, about a second. */
export const auditEntrySchema = z.strictObject({
  id: idSchema,
  seq: z.nullable(z.int()),
  agentId: z.nullable(idSchema),
  /** The name of the agent that it is about, as long as that is known. */
  agentName: z.nullable(z.string()),
  actorKind: z.enum(ACTOR_KINDS),
  actorId: z.string(),
  /** The user's mail address or the agent's name; null for the platform, and for who is not known any more. */
  actorName: z.nullable(z.string()),
  action: z.string(),
  /** Whether what it tells of was let happen; null where nobody had to decide. */
  decision: z.nullable(z.enum(AUDIT_DECISIONS)),
  /** What happened, in English, without a full stop. */
  sentence: z.string(),
  target: z.nullable(z.string()),
  metadata: z.nullable(z.record(z.string(), z.unknown())),
  ipAddress: z.nullable(z.string()),
  createdAt: instantSchema,
});

const someText = (lengthMax: number) => z.string().check(z.minLength(1), z.maxLength(lengthMax));

/** What narrows the log; all that is given must hold. */
const filterShape = {
  /** Whom entries are about. */
  agentId: z.optional(idSchema),
  /** Who did it. */
  byUserId: z.optional(idSchema),
  action: z.optional(z.enum(AUDIT_ACTIONS)),
  /** What an action's name begins with. */
  group: z.optional(z.enum(AUDIT_GROUP_NAMES)),
  decision: z.optional(z.enum(AUDIT_DECISIONS)),
  /** A scope that an agent's request needed. */
  scope: z.optional(z.enum(SCOPES)),
  /** Stands somewhere in the target, whatever the case. */
  target: z.optional(someText(512)),
  /** The address that something was done from; with `*` at its end, how such an address begins. */
  address: z.optional(
    z
      .string()
      .check(
        z.regex(/^[\da-fA-F.:]{1,45}\*?$/, { error: "must be an address, or the beginning of one and *" }),
      ),
  ),
  /** Stands somewhere in what an entry says, or is part of the name of whoever did it. */
  q: z.optional(someText(200)),
};

const wholeNumberSchema = z.pipe(
  z.string().check(z.regex(/^(?:0|[1-9]\d{0,14})$/, { error: "must be a whole number" })),
  z.transform(Number),
);

const timeShape = {
  /** The first moment that counts. */
  from: z.optional(givenInstantSchema),
  /** The first moment that no longer counts. */
  to: z.optional(givenInstantSchema),
};

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
  query: z.strictObject({ ...filterShape, ...timeShape, cursor: cursorSchema, limit: limitSchema }),
  answer: {
    status: 200,
    body: z.strictObject({
      items: z.array(auditEntrySchema),
      nextCursor: z.nullable(z.string()),
      /** How far back was looked, when the page ended before it was full and there is more to look at. */
      searchedTo: z.nullable(instantSchema),
    }),
  },
  problems: [],
});

export const auditHistogramRoute = defineRoute({
  id: "auditHistogram",
  method: "get",
  path: "/api/audit/histogram",
  tag: "audit",
  summary: "How many audit entries there were in each stretch of a time",
  needs: SIGNED_IN,
  query: z.strictObject({
    ...filterShape,
    from: givenInstantSchema,
    to: givenInstantSchema,
    /** How long a bar lasts; the time holds 200 of them at most. */
    bucket: z.enum(HISTOGRAM_BUCKET_NAMES),
  }),
  answer: {
    status: 200,
    body: z.strictObject({
      bucket: z.enum(HISTOGRAM_BUCKET_NAMES),
      /** One after another from `from` on; `count` is null where nobody counted. */
      bars: z.array(z.strictObject({ from: instantSchema, count: z.nullable(z.int()) })),
      /** From when on was counted, when counting all would have taken too long. */
      countedFrom: z.nullable(instantSchema),
    }),
  },
  problems: [],
});

export const tailAuditRoute = defineRoute({
  id: "tailAudit",
  method: "get",
  path: "/api/audit/tail",
  tag: "audit",
  summary:
    "New audit entries as they are numbered: an event stream of `entry` that goes on after `Last-Event-ID`",
  needs: SIGNED_IN,
  query: z.strictObject({
    ...filterShape,
    /** The number after which to begin; the newest unless given here or as `Last-Event-ID`. */
    after: z.optional(wholeNumberSchema),
  }),
  answer: { status: 200, mediaTypes: ["text/event-stream"] },
  problems: ["rate_limited"],
});

export const exportAuditRoute = defineRoute({
  id: "exportAudit",
  method: "get",
  path: "/api/audit/export",
  tag: "audit",
  summary: "The log to take along: as a signed bundle, as lines of JSON, as a table",
  needs: SIGNED_IN,
  query: z.strictObject({
    ...filterShape,
    ...timeShape,
    /** `lines` and `bundle` are for `claw audit verify`; `lines` takes no filter. */
    format: z._default(z.enum(EXPORT_FORMATS), "lines"),
    /** The size of a checkpoint kept elsewhere with which a filtered bundle is to be compared. */
    keptSize: z.optional(wholeNumberSchema),
  }),
  answer: { status: 200, mediaTypes: ["application/x-ndjson", "text/csv", "application/x-tar"] },
  problems: ["not_found", "rate_limited"],
});

/** A signed statement of a log's size and root hash. */
const checkpointSchema = z.strictObject({
  /** C2SP tlog-checkpoint, an Ed25519 signed note. */
  note: z.string(),
  /** C2SP verifier key. */
  publicKey: z.string(),
  treeSize: z.int(),
});

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

export const auditTileRoute = defineRoute({
  id: "getAuditTile",
  method: "get",
  path: "/api/audit/tiles/{path}",
  takesRest: true,
  tag: "audit",
  summary:
    "The log in tiles (C2SP tlog-tiles): `checkpoint`, `tile/…` and `tile/entries/…`, below this prefix",
  needs: SIGNED_IN,
  params: z.strictObject({ path: z.string() }),
  answer: { status: 200, mediaTypes: ["text/plain", "application/octet-stream"] },
  problems: ["not_found", "dependency_unavailable"],
});

export const verifierRoute = defineRoute({
  id: "getVerifier",
  method: "get",
  path: "/api/audit/verifier",
  tag: "audit",
  summary: "The script that verifies an export or a bundle offline: one file to read, and to run with Node",
  needs: ANYBODY,
  answer: { status: 200, mediaTypes: ["text/javascript"] },
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
