import * as z from "zod/mini";
import { agentParams, domainPatternSchema, instantSchema, pageOf } from "./primitives.ts";
import { defineRoute, SIGNED_IN, STEPPED_UP } from "./route-contract.ts";

const credentialNameSchema = z.string().check(
  z.regex(/^[A-Za-z][A-Za-z0-9_.-]{0,62}$/, {
    error: "must start with a letter and have at most 63 letters, digits, dots, dashes or underscores",
  }),
);

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
    name: credentialNameSchema,
    value: z
      .string()
      .check(
        z.minLength(1),
        z.maxLength(8_192),
        z.regex(/^[\x20-\x7e]+$/, { error: "must be printable ASCII, as a header value is" }),
      ),
    hosts: z.array(domainPatternSchema).check(z.minLength(1), z.maxLength(20)),
    header: z.optional(
      z.string().check(z.regex(/^[a-z0-9-]{1,64}$/, { error: "must be a header name in lower case" })),
    ),
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
  params: z.strictObject({ id: z.string(), name: credentialNameSchema }),
  answer: { status: 204 },
  problems: ["not_found"],
});
