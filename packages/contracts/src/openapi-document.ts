import { toJSONSchema, type ZodMiniType } from "zod/mini";
import { ALL_ROUTES } from "./all-routes.ts";
import { problemSchema } from "./problem-schema.ts";
import { PROBLEMS } from "./problems.ts";
import { refusalsOf } from "./refusals-of.ts";
import type { RouteContract } from "./route-contract.ts";

type Json = { readonly [key: string]: unknown };

// A definition of zod's own would be referred to by a path from the schema's root, which within this document is
// nowhere; the one recursive schema is "any JSON", which JSON Schema writes as {}.
const withoutDefinitions = (key: string, value: unknown): unknown =>
  key === "$defs" ? undefined : (value as Json | null)?.["$ref"] === undefined ? value : {};

function jsonSchema(schema: ZodMiniType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = toJSONSchema(schema, { io, unrepresentable: "any" });
  return JSON.parse(JSON.stringify(rest, withoutDefinitions)) as Json;
}

function parameters(schema: ZodMiniType | undefined, place: "path" | "query"): readonly Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, "input") as {
    properties?: { [name: string]: Json };
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}

function success(route: RouteContract): Json {
  const content: Record<string, Json> = {};
  if (route.answer.body !== undefined)
    content["application/json"] = { schema: jsonSchema(route.answer.body, "output") };
  for (const mediaType of route.answer.mediaTypes ?? []) content[mediaType] = { schema: { type: "string" } };
  return {
    description: route.summary,
    ...(route.needs.session === "none" ? {} : { headers: QUOTA }),
    ...(Object.keys(content).length === 0 ? {} : { content }),
  };
}

function requestBody(schema: ZodMiniType, route: RouteContract): Json {
  const content = { schema: jsonSchema(schema, "input") };
  return {
    required: true,
    content: {
      "application/json": content,
      ...(route.form === true ? { "application/x-www-form-urlencoded": content } : {}),
    },
  };
}

const PROBLEM = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
const PAGE = { "text/html": { schema: { type: "string" } } };
const SENT_ON = {
  "303": {
    description: "A form was taken; the answer is a page",
    headers: { Location: { $ref: "#/components/headers/Location" } },
  },
};
const QUOTA = {
  "RateLimit-Policy": { $ref: "#/components/headers/RateLimitPolicy" },
  RateLimit: { $ref: "#/components/headers/RateLimit" },
};

/** One response for each status that the route is known to refuse with, and one for whatever else. */
function refusals(route: RouteContract, publicUrl: string): Record<string, Json> {
  const byStatus = Map.groupBy(refusalsOf(route), (code) => PROBLEMS[code][0]);
  const entries = [...byStatus].map(([status, codes]): [string, Json] => {
    const pages = codes.map((code) => {
      const type = code.replaceAll("_", "-");
      return `[${type}](${publicUrl}/errors/${type})`;
    });
    const headers = { "Retry-After": { $ref: "#/components/headers/RetryAfter" }, ...QUOTA };
    // A browser that sent a form is answered in words.
    const content = route.form === true ? { ...PROBLEM, ...PAGE } : PROBLEM;
    return [
      String(status),
      {
        description: `Refused: ${pages.join(", ")}`,
        ...(status === 429 ? { headers } : {}),
        content,
      },
    ];
  });
  return { ...Object.fromEntries(entries), default: { description: "Refused", content: PROBLEM } };
}

function operation(route: RouteContract, publicUrl: string): Json {
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    parameters: [
      ...parameters(route.params, "path"),
      ...parameters(route.query, "query"),
      ...(route.idempotent === true ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
    ],
    ...(route.body === undefined ? {} : { requestBody: requestBody(route.body, route) }),
    responses: {
      [route.answer.status]: success(route),
      ...(route.form === true ? SENT_ON : {}),
      ...refusals(route, publicUrl),
    },
    security: route.needs.session === "none" ? [] : [{ session: [] }],
    "x-deployclaw-needs": route.needs,
  };
}

const header = (description: string, type: "string" | "integer"): Json => ({ description, schema: { type } });

const HEADERS = {
  Location: header("The address of the page", "string"),
  RetryAfter: header("How many seconds to wait (RFC 9110 section 10.2.3)", "integer"),
  RateLimitPolicy: header("The limit: `q` in `w` seconds (draft-ietf-httpapi-ratelimit-headers)", "string"),
  RateLimit: header("What is left: `r`, for the next `t` seconds", "string"),
};

const IDEMPOTENCY_KEY: Json = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "A key of the caller's, such as a UUID: for 24 hours another request with it creates nothing and gets the same answer",
  schema: { type: "string", maxLength: 130 },
};

const TAGS: { readonly [tag: string]: string } = {
  auth: "Registering, signing in, step-up and the session",
  account: "One's own sessions, password and second factor",
  agents: "Deploying agents, changing them, talking to them",
  credentials: "Secrets that agents use and never hold",
  audit: "The log, and proofs about it",
  events: "What changes, as it changes",
  waitlist: "Asking to be let in",
};

/** The OpenAPI 3.1 document of the API at this origin, made from the contracts. */
export function openapiDocument(publicUrl: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of ALL_ROUTES) {
    const path = paths[route.path] ?? {};
    path[route.method] = operation(route, publicUrl);
    paths[route.path] = path;
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "DeployClaw",
      version: "0.1.0",
      description: "The API of a platform that hosts AI agents in sealed cells.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(ALL_ROUTES.map(({ tag }) => tag))].map((name) => ({
      name,
      description: TAGS[name] ?? name,
    })),
    paths,
    components: {
      headers: HEADERS,
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY },
      schemas: {
        Problem: {
          ...jsonSchema(problemSchema, "output"),
          description: `A refusal (RFC 9457). Each \`type\` is the address of a page that explains it, ${publicUrl}/errors/….`,
        },
      },
      securitySchemes: { session: { type: "apiKey", in: "cookie", name: "__Host-session" } },
    },
  };
}
