import { isDomainPattern, type TextRule, UUID } from "@deployclaw/domain";
import * as z from "zod/mini";

/** An id: a UUID in lower case. */
export const idSchema = z.string().check(z.regex(UUID, { error: "must be a UUID in lower case" }));

/** A text that keeps a rule of the product. */
export const ruledText = ({ pattern, detail }: TextRule) =>
  z.string().check(z.regex(pattern, { error: detail }));

/** A mail address as a person types it. */
export const emailSchema = z.string().check(z.maxLength(254), z.email());

/** A point in time, RFC 3339 in UTC with milliseconds. */
export const instantSchema = z.iso.datetime({ precision: 3 });

/** A point in time as a caller may write it: RFC 3339 with any offset and precision. */
export const givenInstantSchema = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((value) => new Date(value)),
);

/** Text for people: trimmed, without control characters. */
export const labelSchema = (maxLength: number) =>
  z
    .string()
    .check(
      z.trim(),
      z.minLength(1),
      z.maxLength(maxLength),
      z.regex(/^\P{Cc}*$/u, { error: "must not contain control characters" }),
    );

/** A host name, or `*.` before one. */
export const domainPatternSchema = z
  .string()
  .check(
    z.refine(isDomainPattern, { error: "must be a host name such as api.example.com or *.example.com" }),
  );

/** How many items a page holds, 1 to 200; 50 unless asked otherwise. */
export const limitSchema = z._default(
  z.pipe(
    z.string().check(z.regex(/^(?:[1-9]\d?|1\d\d|200)$/, { error: "must be a number from 1 to 200" })),
    z.transform(Number),
  ),
  50,
);

/** Where the page before ended: `nextCursor` of its answer. */
export const cursorSchema = z.optional(z.string().check(z.minLength(1), z.maxLength(256)));

/** One page: its items, and where the next one starts, or null after the last. */
export const pageOf = <Item extends z.ZodMiniType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.nullable(z.string()) });

/** The parameter of every route about one agent. */
export const agentParams = z.strictObject({ id: z.string() });
