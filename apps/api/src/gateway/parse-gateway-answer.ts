import type { SealedCredential } from "@deployclaw/core";
import { AppError, DELIVERY_FAILURES, type DeliveryAnswer } from "@deployclaw/domain";
import * as z from "zod/mini";

const bytes = z.pipe(
  z.base64(),
  z.transform((text) => Buffer.from(text, "base64")),
);
const sealedSchema = z.object({
  iv: bytes,
  ciphertext: bytes,
  tag: bytes,
  keyVersion: z.int().check(z.minimum(1)),
});
const replySchema = z.object({ reply: z.string() });
const healthSchema = z.object({ healthy: z.boolean(), detail: z.string() });
const deliverySchema = z.discriminatedUnion("delivered", [
  z.object({ delivered: z.literal(true), detail: z.string() }),
  z.object({ delivered: z.literal(false), reason: z.enum(DELIVERY_FAILURES), detail: z.string() }),
]);

function parse<Schema extends z.ZodMiniType>(schema: Schema, answer: unknown): z.output<Schema> {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw new AppError("dependency_unavailable", "The gateway's answer was not understood.", {
    cause: result.error,
  });
}

/** The sealed form of a credential, or `dependency_unavailable`. */
export const parseSealed = (answer: unknown): SealedCredential => parse(sealedSchema, answer);
/** An agent's whole reply, or `dependency_unavailable`. */
export const parseReply = (answer: unknown): { reply: string } => parse(replySchema, answer);
/** What an agent's probe said, or `dependency_unavailable`. */
export const parseAgentHealth = (answer: unknown): { healthy: boolean; detail: string } =>
  parse(healthSchema, answer);
/** What became of a test, or `dependency_unavailable`. */
export const parseDelivery = (answer: unknown): DeliveryAnswer => parse(deliverySchema, answer);
