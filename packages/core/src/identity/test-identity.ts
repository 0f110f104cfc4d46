import { randomBytes, randomUUID } from "node:crypto";
import { auditWriter } from "@deployclaw/db";
import { type FixedClock, fixedClock, type TestDatabase } from "@deployclaw/testkit";
import { generate } from "otplib";
import { authenticate, type SignedIn } from "./authenticate.ts";
import { deriveIdentityKeys } from "./derive-identity-keys.ts";
import type { IdentityContext } from "./identity-context.ts";
import { login } from "./login.ts";
import { scryptHashing } from "./passwords/scrypt-hashing.ts";
import { register } from "./register.ts";
import { setupTotp } from "./setup-totp.ts";
import { verifyTotp } from "./verify-totp.ts";

/** The password of every user made here. */
export const PASSWORD = "correct horse battery staple";

/** A sign-in context on a test database, with a clock that a test moves. */
export function identityContext(database: TestDatabase): IdentityContext & { clock: FixedClock } {
  return {
    auth: database.as("dc_auth"),
    audit: auditWriter("api", randomUUID()),
    keys: deriveIdentityKeys("an auth secret of more than thirty-two characters"),
    signUpPlan: "trial",
    passwords: scryptHashing({ cost: { logCost: 4, blockSize: 8, parallel: 1 }, randomBytes }),
    clock: fixedClock(),
    randomBytes: (size) => randomBytes(size),
    caller: { ipAddress: "192.0.2.7", userAgent: "test" },
  };
}

/** The code that an authenticator app would show. */
export function codeFor(secret: string, at: Date): Promise<string> {
  return generate({ secret, epoch: Math.floor(at.getTime() / 1000) });
}

/** Who a token stands for; throws when it stands for nobody. */
export async function signedInBy(ctx: IdentityContext, token: string): Promise<SignedIn> {
  const signedIn = await authenticate(ctx, token);
  if (signedIn === undefined) throw new Error("the token stands for nobody");
  return signedIn;
}

let made = 0;

/** Registers a user under a new address. */
export async function registered(ctx: IdentityContext) {
  made += 1;
  const email = `person-${made}@example.test`;
  const result = await register({ ctx, input: { email, password: PASSWORD, clientName: `Company ${made}` } });
  return { email, ...result };
}

/** Registers and enrols a user; the clock then stands one time step later, so that the next code is fresh. */
export async function enrolled(ctx: IdentityContext & { clock: FixedClock }) {
  const user = await registered(ctx);
  const signedIn = await signedInBy(ctx, user.token);
  const { secret } = await setupTotp({ ctx, signedIn, input: { password: PASSWORD } });
  const code = await codeFor(secret, ctx.clock());
  const verified = await verifyTotp({ ctx, signedIn, input: { code } });
  ctx.clock.advance(30_000);
  return { ...user, ...verified, secret, code, passwordToken: user.token };
}

/** Signs an enrolled user in once more, with both factors; the clock then stands one time step later. */
export async function signedInAgain(
  ctx: IdentityContext & { clock: FixedClock },
  user: { readonly email: string; readonly secret: string },
): Promise<SignedIn> {
  const { token } = await login({ ctx, input: { email: user.email, password: PASSWORD } });
  const code = await codeFor(user.secret, ctx.clock());
  const verified = await verifyTotp({ ctx, signedIn: await signedInBy(ctx, token), input: { code } });
  ctx.clock.advance(30_000);
  return signedInBy(ctx, verified.token);
}

/** The newest entry of a client's log: action and metadata. */
export async function lastEntry(database: TestDatabase, clientId: string) {
  const [row] = await database.superuser`SELECT action_type AS action, metadata FROM audit_logs
    WHERE client_id = ${clientId} ORDER BY id DESC LIMIT 1`;
  return row;
}

/** The mails that wait for somebody, oldest first. */
export async function mailsTo(database: TestDatabase, recipient: string): Promise<readonly string[]> {
  const rows = await database.superuser<{ kind: string }[]>`
    SELECT kind FROM outgoing_mails WHERE recipient = ${recipient} ORDER BY id`;
  return rows.map((row) => row.kind);
}
