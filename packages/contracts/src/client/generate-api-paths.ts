import openapiTS, { astToString } from "openapi-typescript";
import { openapiDocument } from "../openapi-document.ts";

const HEADER = "// Written by `pnpm client` from the OpenAPI document. Change the contracts, not this.\n\n";

/** The TypeScript source of `api-paths.ts`: the API's OpenAPI document as types, of which `paths` is exported. */
export async function generateApiPaths(): Promise<string> {
  const nodes = await openapiTS(JSON.stringify(openapiDocument("http://localhost")), { alphabetize: true });
  const source = astToString(nodes)
    .replace(/^export type (?:webhooks|\$defs) = .*\n/gm, "")
    .replace(/^export (interface|type) (?!paths\b)/gm, "$1 ");
  return HEADER + source;
}
