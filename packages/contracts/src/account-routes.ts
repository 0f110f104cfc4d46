import * as z from "zod/mini";
import {
  codeSchema,
  newPasswordSchema,
  passwordSchema,
  signInCodeSchema,
  userSchema,
} from "./auth-routes.ts";
import { cursorSchema, idSchema, instantSchema, limitSchema, pageOf } from "./primitives.ts";
import { defineRoute, OWN_ACCOUNT, SIGNED_IN } from "./route-contract.ts";

const totpSetupSchema = z.strictObject({ otpauthUri: z.string(), secret: z.string(), qrSvg: z.string() });
const backupCodesSchema = z.strictObject({ backupCodes: z.array(z.string()) });

/** A living session as its user sees it. */
export const sessionSchema = z.strictObject({
  id: idSchema,
  /** Whether it is the one that asks. */
  current: z.boolean(),
  /** `password`: somebody gave the password and not yet the second factor. */
  stage: z.enum(["password", "full"]),
  ipAddress: z.nullable(z.string()),
  userAgent: z.nullable(z.string()),
  createdAt: instantSchema,
  lastUsedAt: instantSchema,
  expiresAt: instantSchema,
});

export const accountRoute = defineRoute({
  id: "getAccount",
  method: "get",
  path: "/api/account",
  tag: "account",
  summary: "How the caller signs in, and recoveries in the client that somebody can still stop",
  needs: SIGNED_IN,
  answer: {
    status: 200,
    body: z.strictObject({
      user: userSchema,
      passwordChangedAt: z.nullable(instantSchema),
      totpSetUpAt: z.nullable(instantSchema),
      backupCodesLeft: z.int(),
      recoveries: z.array(
        z.strictObject({ email: z.string(), requestedAt: instantSchema, endsAt: instantSchema }),
      ),
    }),
  },
  problems: [],
});

export const changePasswordRoute = defineRoute({
  id: "changePassword",
  method: "post",
  path: "/api/account/password",
  tag: "account",
  summary: "Change the password; all other sessions end",
  needs: OWN_ACCOUNT,
  body: z.strictObject({ currentPassword: passwordSchema, newPassword: newPasswordSchema }),
  answer: { status: 204 },
  problems: ["invalid_credentials", "rate_limited"],
});

export const listSessionsRoute = defineRoute({
  id: "listSessions",
  method: "get",
  path: "/api/account/sessions",
  tag: "account",
  summary: "The caller's sessions",
  needs: SIGNED_IN,
  query: z.strictObject({ cursor: cursorSchema, limit: limitSchema }),
  answer: { status: 200, body: pageOf(sessionSchema) },
  problems: [],
});

export const endSessionRoute = defineRoute({
  id: "endSession",
  method: "delete",
  path: "/api/account/sessions/{id}",
  tag: "account",
  summary: "End one of the caller's sessions",
  needs: OWN_ACCOUNT,
  params: z.strictObject({ id: z.string() }),
  answer: { status: 204 },
  problems: ["not_found"],
});

export const endOtherSessionsRoute = defineRoute({
  id: "endOtherSessions",
  method: "delete",
  path: "/api/account/sessions",
  tag: "account",
  summary: "End all of the caller's sessions but this one",
  needs: OWN_ACCOUNT,
  answer: { status: 200, body: z.strictObject({ ended: z.int() }) },
  problems: [],
});

export const beginTotpReplacementRoute = defineRoute({
  id: "beginTotpReplacement",
  method: "post",
  path: "/api/account/totp",
  tag: "account",
  summary:
    "Make the secret of a new authenticator, for the password and a code of the current one or a backup code",
  needs: SIGNED_IN,
  body: z.strictObject({ password: passwordSchema, code: signInCodeSchema }),
  answer: { status: 200, body: totpSetupSchema },
  problems: ["invalid_credentials", "invalid_code", "rate_limited"],
});

export const finishTotpReplacementRoute = defineRoute({
  id: "finishTotpReplacement",
  method: "post",
  path: "/api/account/totp/confirm",
  tag: "account",
  summary:
    "Put the new authenticator in place by its first code; all other sessions end, backup codes are new",
  needs: SIGNED_IN,
  body: z.strictObject({ code: codeSchema }),
  answer: { status: 200, body: backupCodesSchema },
  problems: ["invalid_code", "conflict"],
});

export const renewBackupCodesRoute = defineRoute({
  id: "renewBackupCodes",
  method: "post",
  path: "/api/account/backup-codes",
  tag: "account",
  summary: "Make new backup codes for a code of the authenticator; all other sessions end",
  needs: SIGNED_IN,
  body: z.strictObject({ code: codeSchema }),
  answer: { status: 200, body: backupCodesSchema },
  problems: ["invalid_code", "rate_limited"],
});

export const requestEmailVerificationRoute = defineRoute({
  id: "requestEmailVerification",
  method: "post",
  path: "/api/account/email/verification",
  tag: "account",
  summary: "Ask for another mail to confirm the caller's address",
  needs: SIGNED_IN,
  answer: { status: 202, body: z.strictObject({ accepted: z.literal(true) }) },
  problems: ["conflict", "rate_limited"],
});

export const cancelRecoveriesRoute = defineRoute({
  id: "cancelRecoveries",
  method: "post",
  path: "/api/account/recoveries/cancel",
  tag: "account",
  summary: "Stop the recoveries of the caller's client",
  needs: OWN_ACCOUNT,
  answer: { status: 200, body: z.strictObject({ cancelled: z.int() }) },
  problems: [],
});
