import { AppError } from "@deployclaw/domain";

const REFERENCE = /\{\{credential:([^{}]{1,128})\}\}/g;

/**
 * A copy of an agent's configuration with each `{{credential:NAME}}` in its texts replaced by that credential's
 * placeholder. Throws `invalid_input` naming a credential that the agent does not have.
 */
export function fillCredentialReferences<Value>(
  value: Value,
  placeholders: ReadonlyMap<string, string>,
): Value {
  return fill(value, placeholders) as Value;
}

function fill(value: unknown, placeholders: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string")
    return value.replaceAll(REFERENCE, (_reference, name: string) => {
      const placeholder = placeholders.get(name);
      if (placeholder !== undefined) return placeholder;
      throw new AppError("invalid_input", `The configuration names a credential that is not there: ${name}`);
    });
  if (Array.isArray(value)) return value.map((item) => fill(item, placeholders));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, placeholders)]));
  return value;
}
