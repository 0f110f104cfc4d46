import {
  CA_LENGTH_MAX,
  DELIVERY_FAILURES,
  FORWARD_FROM,
  FORWARDER_NAME,
  isReceiverHost,
  parseWebhookUrl,
  SYSLOG_TLS_PORT,
  WEBHOOK_SECRET,
} from "@deployclaw/domain";
import * as z from "zod/mini";
import { instantSchema, pageOf, ruledText } from "./primitives.ts";
import { defineRoute, type Needs } from "./route-contract.ts";

const forwarderParams = z.strictObject({ id: z.string() });

const webhookUrlSchema = z.string().check(
  z.refine((text) => parseWebhookUrl(text) !== undefined, {
    error: "must be an https address with a host name, at most 1024 characters",
  }),
);
const receiverHostSchema = z
  .string()
  .check(z.refine(isReceiverHost, { error: "must be a host name such as logs.example.com" }));

const destinationSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("webhook"), url: webhookUrlSchema }),
  z.strictObject({
    kind: z.literal("syslog"),
    host: receiverHostSchema,
    port: z._default(z.int().check(z.minimum(1), z.maximum(65_535)), SYSLOG_TLS_PORT),
    /** PEM of the authorities that the server's certificate may come from; the public ones when left out. */
    ca: z.optional(z.string().check(z.minLength(1), z.maxLength(CA_LENGTH_MAX))),
  }),
]);

/** A forwarder without its secret. */
export const forwarderSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  destination: destinationSchema,
  status: z.enum(["active", "failing", "paused"]),
  /** The number of the first entry that was not delivered yet. */
  position: z.int(),
  /** Numbered entries that wait, and the age of the oldest of them. */
  lag: z.strictObject({ entries: z.int(), seconds: z.int() }),
  failures: z.int(),
  lastError: z.nullable(z.string()),
  retryAt: z.nullable(instantSchema),
  deliveredAt: z.nullable(instantSchema),
  pausedAt: z.nullable(instantSchema),
  pausedBy: z.nullable(z.enum(["user", "receiver"])),
  secretVersion: z.nullable(z.int()),
  oldSecretUntil: z.nullable(instantSchema),
  createdAt: instantSchema,
});

const LOOKS = { session: "full", stepUp: false, ability: "inspect" } as const satisfies Needs;
const CHANGES = { session: "full", stepUp: true, ability: "administer" } as const satisfies Needs;
const answerForwarder = { status: 200, body: z.strictObject({ forwarder: forwarderSchema }) } as const;
/** The secret of a webhook is answered once; null for syslog, which signs nothing. */
const answerSecret = z.strictObject({ forwarder: forwarderSchema, secret: z.nullable(z.string()) });

export const listForwardersRoute = defineRoute({
  id: "listForwarders",
  method: "get",
  path: "/api/audit/forwarders",
  tag: "forwarders",
  summary: "Where the client's log is forwarded to, and how far each forwarder is behind",
  needs: LOOKS,
  answer: { status: 200, body: pageOf(forwarderSchema) },
  problems: [],
});

export const createForwarderRoute = defineRoute({
  id: "createForwarder",
  method: "post",
  path: "/api/audit/forwarders",
  tag: "forwarders",
  summary:
    "Forward the client's log to a webhook or to syslog over TLS; a webhook's secret is shown this once",
  needs: CHANGES,
  body: z.strictObject({
    name: ruledText(FORWARDER_NAME),
    destination: destinationSchema,
    from: z._default(z.enum(FORWARD_FROM), "now"),
    secret: z.optional(ruledText(WEBHOOK_SECRET)),
  }),
  answer: { status: 201, body: answerSecret },
  problems: ["conflict", "limit_reached", "dependency_unavailable"],
});

export const getForwarderRoute = defineRoute({
  id: "getForwarder",
  method: "get",
  path: "/api/audit/forwarders/{id}",
  tag: "forwarders",
  summary: "One forwarder, with how far it is behind",
  needs: LOOKS,
  params: forwarderParams,
  answer: answerForwarder,
  problems: ["not_found"],
});

export const updateForwarderRoute = defineRoute({
  id: "updateForwarder",
  method: "patch",
  path: "/api/audit/forwarders/{id}",
  tag: "forwarders",
  summary:
    "Change a forwarder's name, address or position; a smaller position sends the log again from there",
  needs: CHANGES,
  params: forwarderParams,
  body: z.strictObject({
    name: z.optional(ruledText(FORWARDER_NAME)),
    destination: z.optional(destinationSchema),
    position: z.optional(z.int().check(z.minimum(0))),
  }),
  answer: answerForwarder,
  problems: ["not_found", "conflict"],
});

export const pauseForwarderRoute = defineRoute({
  id: "pauseForwarder",
  method: "post",
  path: "/api/audit/forwarders/{id}/pause",
  tag: "forwarders",
  summary: "Send nothing more until it is resumed; the position stays",
  needs: CHANGES,
  params: forwarderParams,
  answer: answerForwarder,
  problems: ["not_found"],
});

export const resumeForwarderRoute = defineRoute({
  id: "resumeForwarder",
  method: "post",
  path: "/api/audit/forwarders/{id}/resume",
  tag: "forwarders",
  summary: "Go on where it was paused",
  needs: CHANGES,
  params: forwarderParams,
  answer: answerForwarder,
  problems: ["not_found"],
});

export const rotateForwarderSecretRoute = defineRoute({
  id: "rotateForwarderSecret",
  method: "post",
  path: "/api/audit/forwarders/{id}/rotate",
  tag: "forwarders",
  summary:
    "Give a webhook another secret, shown this once; the old one signs beside it for a day unless dropped",
  needs: CHANGES,
  params: forwarderParams,
  body: z.strictObject({
    secret: z.optional(ruledText(WEBHOOK_SECRET)),
    dropOld: z._default(z.boolean(), false),
  }),
  answer: { status: 200, body: answerSecret },
  problems: ["not_found", "conflict", "dependency_unavailable"],
});

export const testForwarderRoute = defineRoute({
  id: "testForwarder",
  method: "post",
  path: "/api/audit/forwarders/{id}/test",
  tag: "forwarders",
  summary: "Send a test event and answer what became of it",
  needs: CHANGES,
  params: forwarderParams,
  answer: {
    status: 200,
    body: z.strictObject({
      delivered: z.boolean(),
      reason: z.nullable(z.enum(DELIVERY_FAILURES)),
      detail: z.string(),
    }),
  },
  problems: ["not_found", "dependency_unavailable"],
});

export const deleteForwarderRoute = defineRoute({
  id: "deleteForwarder",
  method: "delete",
  path: "/api/audit/forwarders/{id}",
  tag: "forwarders",
  summary: "End a forwarder, with its secret and its position",
  needs: CHANGES,
  params: forwarderParams,
  answer: { status: 204 },
  problems: ["not_found"],
});
