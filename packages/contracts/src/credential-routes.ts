import {
  CREDENTIAL_HEADER,
  CREDENTIAL_HOSTS_MAX,
  CREDENTIAL_NAME,
  CREDENTIAL_VALUE,
} from "@deployclaw/domain";
import * as z from "zod/mini";
import { agentParams, domainPatternSchema, instantSchema, pageOf, ruledText } from "./primitives.ts";
import { defineRoute, SIGNED_IN, STEPPED_UP } from "./route-contract.ts";

/** A credential without its value, which no route ever shows. */
export const credentialSchema = z.strictObject({
  name: z.string(),
  hosts: z.array(z.string()),
  header: z.string(),
  placeholder: z.string(),
  createdAt: instantSchema,
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
  summary: "Seal a secret for an agent, to be used in one header towards these hosts",
  needs: STEPPED_UP,
  params: agentParams,
  body: z.strictObject({
    name: ruledText(CREDENTIAL_NAME),
    value: ruledText(CREDENTIAL_VALUE),
    hosts: z.array(domainPatternSchema).check(z.minLength(1), z.maxLength(CREDENTIAL_HOSTS_MAX)),
    header: z.optional(ruledText(CREDENTIAL_HEADER)),
  }),
  answer: { status: 201, body: z.strictObject({ credential: credentialSchema }) },
  problems: ["not_found", "conflict", "limit_reached", "dependency_unavailable"],
});

export const deleteCredentialRoute = defineRoute({
  id: "deleteCredential",
  method: "delete",
  path: "/api/agents/{id}/credentials/{name}",
  tag: "credentials",
  summary: "Remove a credential; its placeholder stops working at once",
  needs: STEPPED_UP,
  params: z.strictObject({ id: z.string(), name: ruledText(CREDENTIAL_NAME) }),
  answer: { status: 204 },
  problems: ["not_found"],
});
