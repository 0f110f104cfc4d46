import { verify } from "otplib";

/** Length of a time step in seconds (RFC 6238 section 4.1). */
const PERIOD_SECONDS = 30;

/**
 * The time step whose code this is, among the present one and its two neighbours (RFC 6238 section 5.2), or undefined.
 * Says nothing about replay: that is decided by the stored last step.
 */
export async function matchTotpStep(
  secret: Uint8Array,
  code: string,
  now: Date,
): Promise<number | undefined> {
  if (!/^\d{6}$/.test(code)) return undefined;
  const result = await verify({
    secret,
    token: code,
    epoch: Math.floor(now.getTime() / 1000),
    period: PERIOD_SECONDS,
    epochTolerance: PERIOD_SECONDS,
  });
  return result.valid && "timeStep" in result ? result.timeStep : undefined;
}
