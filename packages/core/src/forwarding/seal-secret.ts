import {
  AppError,
  type ForwarderDestination,
  type ForwarderId,
  WEBHOOK_SECRET,
  webhookSecretFrom,
} from "@deployclaw/domain";
import type { SealedCredential } from "../gateway-port.ts";
import type { ProductContext } from "../product-context.ts";

/** A secret as it is shown once, and as it is kept. */
export interface NewSecret {
  readonly secret: string;
  readonly sealed: SealedCredential;
}

/**
 * Seals the secret that a forwarder will sign with, a random one unless one is given; undefined for what signs nothing.
 * Throws `invalid_input`, and what the gateway throws.
 */
export async function sealSecret(
  ctx: ProductContext,
  forwarderId: ForwarderId,
  kind: ForwarderDestination["kind"],
  given: string | undefined,
): Promise<NewSecret | undefined> {
  if (kind !== "webhook") {
    if (given === undefined) return undefined;
    throw refuse("only webhooks are signed");
  }
  if (given !== undefined && !WEBHOOK_SECRET.pattern.test(given)) throw refuse(WEBHOOK_SECRET.detail);
  const secret = given ?? webhookSecretFrom(Buffer.from(ctx.randomBytes(32)).toString("base64"));
  const sealed = await ctx.gateway.sealForwarderSecret({
    clientId: ctx.client.id,
    forwarderId,
    value: secret,
  });
  return { secret, sealed };
}

const refuse = (detail: string): AppError =>
  new AppError("invalid_input", "This cannot be the secret.", { fields: [{ pointer: "/secret", detail }] });

/** The columns of a sealed secret. */
export function sealedColumns({ sealed }: NewSecret) {
  const { iv, ciphertext, tag, keyVersion } = sealed;
  return { iv, ciphertext, authTag: tag, keyVersion };
}
