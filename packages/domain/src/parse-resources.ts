import { AppError, type FieldError } from "./errors.ts";
import { RESOURCE_BOUNDS, type Resources } from "./resources.ts";

const NAMES = Object.keys(RESOURCE_BOUNDS) as readonly (keyof Resources)[];

/**
 * Resources as asked for, with the runtime's defaults for what was not. Throws `invalid_input`, with a pointer below
 * `/resources`, for an unknown key or a value out of bounds.
 */
export function parseResources(
  asked: { readonly [K in keyof Resources]?: number | undefined },
  defaults: Resources,
): Resources {
  const fields: FieldError[] = Object.keys(asked)
    .filter((key) => !NAMES.some((name) => name === key))
    .map((key) => ({ pointer: `/resources/${key}`, detail: "is not a known resource" }));
  const resources: { -readonly [K in keyof Resources]: number } = { ...defaults };
  for (const name of NAMES) {
    const value = asked[name] ?? defaults[name];
    const { min, max } = RESOURCE_BOUNDS[name];
    if (!Number.isSafeInteger(value) || value < min || value > max)
      fields.push({ pointer: `/resources/${name}`, detail: `must be a whole number from ${min} to ${max}` });
    resources[name] = value;
  }
  if (fields.length > 0) throw new AppError("invalid_input", "The resources are not valid.", { fields });
  return resources;
}
