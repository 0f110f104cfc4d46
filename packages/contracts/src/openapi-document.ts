import { toJSONSchema, type ZodMiniType } from "zod/mini";
import { ALL_ROUTES } from "./all-routes.ts";
import { problemSchema } from "./problem-schema.ts";
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
  return { description: route.summary, ...(Object.keys(content).length === 0 ? {} : { content }) };
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

function operation(route: RouteContract): Json {
  const problem = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
  const refusals = route.problems.map((code) => code.replaceAll("_", "-")).join(", ");
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    parameters: [...parameters(route.params, "path"), ...parameters(route.query, "query")],
    ...(route.body === undefined ? {} : { requestBody: requestBody(route.body, route) }),
    responses: {
      [route.answer.status]: success(route),
      default: {
        description: refusals === "" ? "Refused" : `Refused, for example: ${refusals}`,
        content: problem,
      },
    },
    ...(route.needs.session === "none" ? {} : { security: [{ session: [] }] }),
    "x-deployclaw-needs": route.needs,
  };
}

/** The OpenAPI 3.1 document of the API at this origin, made from the contracts. */
export function openapiDocument(publicUrl: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of ALL_ROUTES) {
    const path = paths[route.path] ?? {};
    path[route.method] = operation(route);
    paths[route.path] = path;
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "DeployClaw",
      version: "0.1.0",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, "output") },
      securitySchemes: { session: { type: "apiKey", in: "cookie", name: "__Host-session" } },
    },
  };
}
