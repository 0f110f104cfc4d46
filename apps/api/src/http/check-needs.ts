import type { Needs } from "@deployclaw/contracts";
import { requireAbility, type SignedIn } from "@deployclaw/core";
import { AppError } from "@deployclaw/domain";

/**
 * Throws unless a caller has what a route needs: session, second factor, role, a client that does not stand still,
 * step-up, in this order. Step-up for this very request is not looked at here, since that needs its body.
 */
export function checkNeeds(
  needs: Needs,
  signedIn: SignedIn | undefined,
  now: Date,
): asserts signedIn is SignedIn {
  if (signedIn === undefined) throw new AppError("unauthenticated", "Sign in first.");
  if (needs.session === "full" && signedIn.stage !== "full") {
    if (!signedIn.totpEnrolled)
      throw new AppError("totp_not_enrolled", "Set up an authenticator app and confirm it with a code.");
    throw new AppError("totp_required", "Give a code of your authenticator app.");
  }
  requireAbility(signedIn, needs.ability);
  if (needs.stepUp === true && (signedIn.stepUpUntil === null || signedIn.stepUpUntil <= now))
    throw new AppError("step_up_required", "Give a fresh code of your authenticator app first.");
}
