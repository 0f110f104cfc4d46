import type { RouteContract } from "@deployclaw/contracts";
import { UUID } from "@deployclaw/domain";
import { toJSONSchema, type ZodMiniType } from "zod/mini";

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
}

/** A place in a request where an id of something can stand. */
export interface IdPosition {
  readonly place: "path" | "query" | "body";
  /** The names on the way to it; one for path and query. */
  readonly path: readonly string[];
}

export const jsonSchemaOf = (schema: ZodMiniType): JsonSchema =>
  toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;

const isIdName = (name: string): boolean => /^id$|Id$|Ids$/.test(name);

function idsIn(schema: JsonSchema, path: readonly string[]): readonly (readonly string[])[] {
  const here = schema.pattern === UUID.source || schema.format === "uuid" ? [path] : [];
  const variants = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const found = idsIn(property, [...path, name]);
    return found.length === 0 && isIdName(name) ? [[...path, name]] : found;
  });
  return [
    ...here,
    ...below,
    ...(schema.items === undefined ? [] : idsIn(schema.items, [...path, "0"])),
    ...variants.flatMap((variant) => idsIn(variant, path)),
  ];
}

/** Every place of a route's requests where an id can stand: each parameter of its path, and what its schemas call one. */
export function idPositions(route: RouteContract): readonly IdPosition[] {
  const within = (place: "query" | "body", schema: ZodMiniType | undefined) =>
    schema === undefined ? [] : idsIn(jsonSchemaOf(schema), []).map((path) => ({ place, path }));
  const params = route.path.match(/(?<=\{)\w+(?=\})/g) ?? [];
  return [
    ...params.map((name) => ({ place: "path" as const, path: [name] })),
    ...within("query", route.query),
    ...within("body", route.body),
  ];
}
