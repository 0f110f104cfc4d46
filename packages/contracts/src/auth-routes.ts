import { ROLES } from "@deployclaw/domain";
import * as z from "zod/mini";
import { operationSchema } from "./operation-schema.ts";
import { emailSchema, idSchema, instantSchema, labelSchema } from "./primitives.ts";
import { ANYBODY, defineRoute, HALF_SIGNED_IN, SIGNED_IN } from "./route-contract.ts";

/** A password as somebody gives it to prove who they are. */
export const passwordSchema = z.string().check(z.maxLength(128));
/** A password that somebody chooses. */
export const newPasswordSchema = z.string().check(z.minLength(12), z.maxLength(128));
/** A TOTP code. */
export const codeSchema = z.string().check(z.regex(/^\d{6}$/, { error: "must be six digits" }));
/** A TOTP code or a backup code. */
export const signInCodeSchema = z.string().check(
  z.regex(/^(?:\d{6}|[A-Za-z2-9]{4}(?:-?[A-Za-z2-9]{4}){3})$/, {
    error: "must be six digits, or a backup code",
  }),
);

/** A person with access to one client. */
export const userSchema = z.strictObject({
  id: idSchema,
  email: z.string(),
  emailVerified: z.boolean(),
  name: z.string(),
  role: z.enum(ROLES),
});

/** Why a client stands still: its cells are stopped, and its users look without changing anything. */
export const clientHoldSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("suspended"), since: instantSchema, reason: z.string() }),
  z.strictObject({ kind: z.literal("deleting"), since: instantSchema, dueAt: instantSchema }),
]);

/** A tenant. */
export const clientSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  plan: z.string(),
  hold: z.nullable(clientHoldSchema),
});

export const registerRoute = defineRoute({
  id: "register",
  method: "post",
  path: "/api/auth/register",
  tag: "auth",
  summary: "Make a client and its first user; the session can only enrol a second factor",
  needs: ANYBODY,
  body: z.strictObject({ email: emailSchema, password: newPasswordSchema, clientName: labelSchema(120) }),
  answer: {
    status: 201,
    body: z.strictObject({ user: userSchema, client: clientSchema, next: z.literal("enroll_totp") }),
  },
  problems: ["email_taken", "rate_limited"],
});

export const loginRoute = defineRoute({
  id: "login",
  method: "post",
  path: "/api/auth/login",
  tag: "auth",
  summary: "Give the password; the session then needs the second factor",
  needs: ANYBODY,
  body: z.strictObject({ email: emailSchema, password: passwordSchema }),
  answer: { status: 200, body: z.strictObject({ next: z.enum(["enroll_totp", "verify_totp"]) }) },
  problems: ["invalid_credentials", "rate_limited"],
});

export const setupTotpRoute = defineRoute({
  id: "setupTotp",
  method: "post",
  path: "/api/auth/2fa/setup",
  tag: "auth",
  summary: "Make a TOTP secret, to be confirmed by a first code",
  needs: HALF_SIGNED_IN,
  body: z.strictObject({ password: passwordSchema }),
  answer: {
    status: 200,
    body: z.strictObject({ otpauthUri: z.string(), secret: z.string(), qrSvg: z.string() }),
  },
  problems: ["invalid_credentials", "rate_limited", "conflict"],
});

export const verifyTotpRoute = defineRoute({
  id: "verifyTotp",
  method: "post",
  path: "/api/auth/2fa/verify",
  tag: "auth",
  summary:
    "End enrolment or sign-in with a TOTP code, which counts as step-up, or sign-in with a backup code, which does not",
  needs: HALF_SIGNED_IN,
  body: z.strictObject({ code: signInCodeSchema }),
  answer: {
    status: 200,
    body: z.strictObject({
      user: userSchema,
      client: clientSchema,
      backupCodes: z.optional(z.array(z.string())),
    }),
  },
  problems: ["invalid_code", "rate_limited", "totp_not_enrolled", "conflict"],
});

export const stepUpRoute = defineRoute({
  id: "stepUp",
  method: "post",
  path: "/api/auth/step-up",
  tag: "auth",
  summary:
    "Allow this session to make changes for five minutes, or, with an operation, that one request once and nothing else",
  needs: SIGNED_IN,
  body: z.strictObject({ code: codeSchema, operation: z.optional(operationSchema) }),
  answer: { status: 200, body: z.strictObject({ expiresAt: instantSchema }) },
  problems: ["invalid_code", "rate_limited"],
});

export const logoutRoute = defineRoute({
  id: "logout",
  method: "post",
  path: "/api/auth/logout",
  tag: "auth",
  summary: "End this session",
  needs: HALF_SIGNED_IN,
  answer: { status: 204 },
  problems: [],
});

export const sessionRoute = defineRoute({
  id: "getSession",
  method: "get",
  path: "/api/session",
  tag: "auth",
  summary: "Who is signed in, and until when they may make changes",
  needs: SIGNED_IN,
  answer: {
    status: 200,
    body: z.strictObject({
      user: userSchema,
      client: clientSchema,
      stepUpUntil: z.nullable(instantSchema),
    }),
  },
  problems: [],
});
