import * as z from "zod/mini";

/** One request as step-up names it: method, path with its query, and the SHA-256 of the body's bytes in hex. */
export const operationSchema = z.strictObject({
  method: z.enum(["POST", "PATCH", "DELETE"]),
  path: z.string().check(z.regex(/^\/api\/[!-~]{1,1024}$/, { error: "must be a path below /api/" })),
  bodySha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, { error: "must be 64 hex digits in lower case" })),
});
