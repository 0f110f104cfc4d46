import * as z from "zod/mini";

/** The master key versions that the gateway has, and how many data keys each of them wraps. */
export const keysAnswer = z.object({
  currentVersion: z.number(),
  versions: z.array(z.number()),
  dataKeys: z.array(z.object({ masterVersion: z.number(), count: z.number() })),
});

const dataKeyId = z.object({ clientId: z.string(), version: z.number() });

/** What one batch of a rewrap did. */
export const rewrapAnswer = z.object({
  rewrapped: z.number(),
  failed: z.array(z.extend(dataKeyId, { reason: z.string() })),
  last: z.optional(dataKeyId),
});
