import * as z from "zod/mini";
import { emailSchema, labelSchema } from "./primitives.ts";
import { ANYBODY, defineRoute } from "./route-contract.ts";

/** Text of several lines: trimmed, without control characters but tabs and line ends. */
const noteSchema = z
  .string()
  .check(
    z.trim(),
    z.minLength(1),
    z.maxLength(1_000),
    z.regex(/^(?:\P{Cc}|[\t\r\n])*$/u, { error: "must not contain control characters" }),
  );

export const joinWaitlistRoute = defineRoute({
  id: "joinWaitlist",
  method: "post",
  path: "/api/waitlist",
  tag: "waitlist",
  summary: "Ask to be let in; the answer is the same whoever asks. A form is sent on to a page with 303",
  needs: ANYBODY,
  body: z.strictObject({
    email: emailSchema,
    company: z.optional(labelSchema(120)),
    message: z.optional(noteSchema),
    /** Hidden from people: what fills it in is a program, and is not listed. */
    website: z.optional(z.string().check(z.maxLength(1_000))),
  }),
  form: true,
  answer: { status: 202, body: z.strictObject({ listed: z.literal(true) }) },
  problems: ["rate_limited"],
});
