import { ERROR_CODES } from "@deployclaw/domain";
import * as z from "zod/mini";
import { operationSchema } from "./operation-schema.ts";

/** Types of problem: every error code with dashes, and `internal-error` for what nobody foresaw. */
export const PROBLEM_TYPES = [...ERROR_CODES.map((code) => code.replaceAll("_", "-")), "internal-error"];

/** `application/problem+json` (RFC 9457) as every refusal has it. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  requestId: z.string(),
  errors: z.optional(z.array(z.strictObject({ pointer: z.string(), detail: z.string() }))),
  /** With `step-up-required` alone: the code must be given for this very request, see the step-up route. */
  operation: z.optional(operationSchema),
});

/** A refusal as the API sends it. */
export type Problem = z.infer<typeof problemSchema>;
/** The one request that a code must be given for. */
export type Operation = z.infer<typeof operationSchema>;
