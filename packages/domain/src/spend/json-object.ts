/** A JSON object whose fields are not known. */
export type JsonObject = { readonly [key: string]: unknown };

/** True for a JSON object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
