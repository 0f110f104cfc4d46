import * as z from "zod/mini";
import { newPasswordSchema } from "./auth-routes.ts";
import { emailSchema } from "./primitives.ts";
import { ANYBODY, defineRoute } from "./route-contract.ts";

/** The token of a mailed link, which stands in its fragment. */
const linkTokenSchema = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{43}$/, { error: "must be a mailed link's token" }));

export const requestPasswordResetRoute = defineRoute({
  id: "requestPasswordReset",
  method: "post",
  path: "/api/auth/password-reset",
  tag: "auth",
  summary:
    "Ask for a mail to reset a password; the answer is the same whether or not there is such an account",
  needs: ANYBODY,
  body: z.strictObject({ email: emailSchema }),
  answer: { status: 202, body: z.strictObject({ accepted: z.literal(true) }) },
  problems: ["rate_limited"],
});

export const resetPasswordRoute = defineRoute({
  id: "resetPassword",
  method: "post",
  path: "/api/auth/password-reset/confirm",
  tag: "auth",
  summary:
    "Set a new password with a mailed link; all sessions end, and signing in needs the second factor as before",
  needs: ANYBODY,
  body: z.strictObject({ token: linkTokenSchema, password: newPasswordSchema }),
  answer: { status: 204 },
  problems: ["invalid_link", "rate_limited"],
});

export const verifyEmailRoute = defineRoute({
  id: "verifyEmail",
  method: "post",
  path: "/api/auth/email/verify",
  tag: "auth",
  summary: "Confirm a mail address with a mailed link",
  needs: ANYBODY,
  body: z.strictObject({ token: linkTokenSchema }),
  answer: { status: 200, body: z.strictObject({ email: z.string() }) },
  problems: ["invalid_link"],
});

export const cancelRecoveryByLinkRoute = defineRoute({
  id: "cancelRecoveryByLink",
  method: "post",
  path: "/api/auth/recovery/cancel",
  tag: "auth",
  summary: "Stop the recoveries of a client with a link that its users were mailed",
  needs: ANYBODY,
  body: z.strictObject({ token: linkTokenSchema }),
  answer: { status: 204 },
  problems: ["invalid_link"],
});
