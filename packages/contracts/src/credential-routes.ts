import { CREDENTIAL_HOSTS_MAX, CREDENTIAL_NAME, CREDENTIAL_VALUE } from "@deployclaw/domain";
import * as z from "zod/mini";
import { credentialSlotSchema } from "./credential-slot-schema.ts";
import { agentParams, domainPatternSchema, instantSchema, pageOf, ruledText } from "./primitives.ts";
import { defineRoute, SIGNED_IN, STEPPED_UP } from "./route-contract.ts";

const credentialParams = z.strictObject({ id: z.string(), name: ruledText(CREDENTIAL_NAME) });

/** A credential without its value, which no route ever shows. */
export const credentialSchema = z.strictObject({
  name: z.string(),
  hosts: z.array(z.string()),
  slot: credentialSlotSchema,
  placeholder: z.string(),
  version: z.int(),
  createdAt: instantSchema,
  replacedAt: z.nullable(instantSchema),
  lastUsedAt: z.nullable(instantSchema),
});

export const listCredentialsRoute = defineRoute({
  id: "listCredentials",
  method: "get",
  path: "/api/agents/{id}/credentials",
  tag: "credentials",
  summary: "The names, hosts and placeholders of an agent's credentials",
  needs: SIGNED_IN,
  params: agentParams,
  answer: {
    status: 200,
    body: pageOf(credentialSchema),
  },
  problems: ["not_found"],
});

export const createCredentialRoute = defineRoute({
  id: "createCredential",
  method: "post",
  path: "/api/agents/{id}/credentials",
  tag: "credentials",
  summary: "Seal a secret for an agent, to be used in one place of its requests to these hosts",
  needs: STEPPED_UP,
  params: agentParams,
  body: z.strictObject({
    name: ruledText(CREDENTIAL_NAME),
    value: ruledText(CREDENTIAL_VALUE),
    hosts: z.array(domainPatternSchema).check(z.minLength(1), z.maxLength(CREDENTIAL_HOSTS_MAX)),
    slot: z.optional(credentialSlotSchema),
    clientSecret: z.optional(ruledText(CREDENTIAL_VALUE)),
  }),
  idempotent: true,
  answer: { status: 201, body: z.strictObject({ credential: credentialSchema }) },
  problems: ["not_found", "conflict", "limit_reached", "dependency_unavailable"],
});

export const replaceCredentialRoute = defineRoute({
  id: "replaceCredential",
  method: "put",
  path: "/api/agents/{id}/credentials/{name}",
  tag: "credentials",
  summary: "Give a credential another value; the old one is gone, the placeholder stays",
  needs: STEPPED_UP,
  params: credentialParams,
  body: z.strictObject({
    value: ruledText(CREDENTIAL_VALUE),
    clientSecret: z.optional(ruledText(CREDENTIAL_VALUE)),
  }),
  answer: { status: 200, body: z.strictObject({ credential: credentialSchema }) },
  problems: ["not_found", "conflict", "dependency_unavailable"],
});

export const deleteCredentialRoute = defineRoute({
  id: "deleteCredential",
  method: "delete",
  path: "/api/agents/{id}/credentials/{name}",
  tag: "credentials",
  summary: "Remove a credential; its placeholder stops working within a second",
  needs: STEPPED_UP,
  params: credentialParams,
  answer: { status: 204 },
  problems: ["not_found"],
});
