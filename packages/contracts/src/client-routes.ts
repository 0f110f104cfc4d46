import * as z from "zod/mini";
import { instantSchema, labelSchema } from "./primitives.ts";
import { ANYBODY, defineRoute, SIGNED_IN } from "./route-contract.ts";

/** A deletion of the whole client that was asked for and can be taken back until `dueAt`. */
export const clientDeletionSchema = z.strictObject({
  requestedAt: instantSchema,
  dueAt: instantSchema,
  /** Where the certificate is once the client is erased: keep it, for then nobody can sign in. */
  certificateUrl: z.string(),
});

const answerDeletion = { body: z.strictObject({ deletion: clientDeletionSchema }) } as const;

export const requestDeletionRoute = defineRoute({
  id: "requestClientDeletion",
  method: "post",
  path: "/api/client/deletion",
  tag: "client",
  summary:
    "Have the whole client deleted: it stands still at once and is erased when its time of grace has passed",
  needs: { session: "full", stepUp: "operation", ability: "administer" },
  body: z.strictObject({ clientName: labelSchema(120) }),
  answer: { status: 202, ...answerDeletion },
  problems: ["conflict"],
});

export const getDeletionRoute = defineRoute({
  id: "getClientDeletion",
  method: "get",
  path: "/api/client/deletion",
  tag: "client",
  summary: "The deletion that was asked for, with the address of the certificate to come",
  needs: SIGNED_IN,
  answer: { status: 200, ...answerDeletion },
  problems: ["not_found"],
});

export const restoreClientRoute = defineRoute({
  id: "restoreClient",
  method: "delete",
  path: "/api/client/deletion",
  tag: "client",
  summary: "Take the deletion back; agents go on as they were wanted",
  needs: { session: "full", stepUp: true, ability: "restore" },
  answer: { status: 204 },
  problems: ["conflict"],
});

const hexSchema = z.string().check(z.regex(/^[0-9a-f]*$/));

export const erasureCertificateRoute = defineRoute({
  id: "getErasureCertificate",
  method: "get",
  path: "/api/erasure-certificates/{token}",
  tag: "client",
  summary:
    "The certificate that a client was erased, for whoever kept its address; `claw audit certificate` checks it",
  needs: ANYBODY,
  params: z.strictObject({ token: z.string().check(z.maxLength(128)) }),
  answer: {
    status: 200,
    body: z.strictObject({
      format: z.literal("deployclaw/erasure-certificate/v1"),
      /** C2SP verifier key. */
      publicKey: z.string(),
      /** C2SP tlog-checkpoint, a signed note. */
      checkpoint: z.string(),
      entries: z.array(
        z.strictObject({
          entry: z.strictObject({
            seq: z.int(),
            id: z.string(),
            clientId: z.string(),
            agentId: z.nullable(z.string()),
            actorKind: z.string(),
            actorId: z.string(),
            actionType: z.string(),
            createdAt: instantSchema,
            writer: z.string(),
            boot: z.string(),
            number: z.int(),
            payload: z.nullable(z.string()),
            salt: z.nullable(hexSchema),
            payloadHash: hexSchema,
            leafHash: hexSchema,
          }),
          /** RFC 6962 section 2.1.1. */
          proof: z.array(z.base64()),
        }),
      ),
    }),
  },
  problems: ["not_found"],
});
