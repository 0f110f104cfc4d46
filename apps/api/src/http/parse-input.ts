import { AppError, type FieldError } from "@deployclaw/domain";
import type { output, ZodMiniType } from "zod/mini";
import en from "zod/v4/locales/en.js";

const { localeError } = en();

/** An RFC 6901 pointer to a place in a JSON document. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Parses what a caller sent; throws `invalid_input` with a pointer and a sentence for each thing that is wrong. */
export function parseInput<Schema extends ZodMiniType>(schema: Schema, value: unknown): output<Schema> {
  const result = schema.safeParse(value, { error: localeError });
  if (result.success) return result.data;
  const fields: FieldError[] = result.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          pointer: jsonPointer([...issue.path, key]),
          detail: "is not a known field",
        }))
      : [{ pointer: jsonPointer(issue.path), detail: issue.message }],
  );
  throw new AppError("invalid_input", "The request does not match what this route takes.", { fields });
}
