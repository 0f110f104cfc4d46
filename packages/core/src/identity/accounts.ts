import { accounts as accountsTable, sessions, type Transaction, users, verifications } from "@deployclaw/db";
import type { BetterAuthOptions } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { isAPIError } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import type { IdentityContext } from "./identity-context.ts";
import type { CheckedPassword } from "./passwords/check-password.ts";
import { PASSWORD_SESSION_MS } from "./session-lifetimes.ts";
import { hashSessionToken, newSessionToken } from "./session-token.ts";

type AdapterFactory = ReturnType<typeof drizzleAdapter>;
type Adapter = ReturnType<AdapterFactory>;

/** A signed-in user and the token of their new session, which has given a password and nothing more. */
export interface PasswordSession {
  readonly userId: string;
  readonly token: string;
}

/**
 * Sessions leave with their token and are stored by its hash; their expiry comes from our clock, their address from
 * our socket.
 */
function storeTokensHashed(ctx: IdentityContext, adapter: Adapter): Adapter {
  const hashed = {
    ...adapter,
    create: async (request: Parameters<Adapter["create"]>[0]) => {
      if (request.model !== "session") return adapter.create(request);
      const token = newSessionToken(ctx.randomBytes);
      const data = {
        ...request.data,
        token: hashSessionToken(token),
        ipAddress: ctx.caller.ipAddress,
        userAgent: ctx.caller.userAgent.slice(0, 512),
        createdAt: ctx.clock(),
        updatedAt: ctx.clock(),
        lastUsedAt: ctx.clock(),
        expiresAt: new Date(ctx.clock().getTime() + PASSWORD_SESSION_MS),
      };
      return { ...(await adapter.create({ ...request, data })), token };
    },
    // The surrounding transaction is ours.
    transaction: <R>(work: (tx: Adapter) => Promise<R>) => work(hashed),
  } as Adapter;
  return hashed;
}

/** What was found out about a password before the transaction began, since hashing takes long. */
export type KnownPassword = { readonly checked: CheckedPassword } | { readonly hashed: string };

/**
 * Accounts and sessions on one transaction, by better-auth; of the password it is told only what was known before. Its
 * handler is never mounted and its cookies are not used.
 */
export function accountsOn(tx: Transaction<"dc_auth">, ctx: IdentityContext, known: KnownPassword) {
  const base = drizzleAdapter(tx, {
    provider: "pg",
    schema: { user: users, account: accountsTable, session: sessions, verification: verifications },
  });
  const auth = betterAuth({
    secret: ctx.keys.accounts,
    baseURL: "http://127.0.0.1",
    database: (options: BetterAuthOptions) => storeTokensHashed(ctx, base(options)),
    emailAndPassword: {
      enabled: true,
      autoSignIn: true,
      minPasswordLength: 12,
      maxPasswordLength: 128,
      password: {
        hash: async () => ("hashed" in known ? known.hashed : ctx.passwords.decoy),
        verify: async ({ hash }) => "checked" in known && known.checked.ok && hash === known.checked.hash,
      },
    },
    user: { additionalFields: { clientId: { type: "string", required: true, input: true } } },
    advanced: { database: { generateId: false, validateSchema: false } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });

  return {
    /** Makes the user and a session. The caller has seen to it that the address is free. */
    async signUp(user: {
      email: string;
      password: string;
      name: string;
      clientId: string;
    }): Promise<PasswordSession> {
      const result = await auth.api.signUpEmail({ body: user });
      if (result.token === null) throw new Error("sign-up made no session");
      return { userId: result.user.id, token: result.token };
    },

    /** Makes a session for a password that was checked; undefined when it was wrong or is another one by now. */
    async signIn(email: string, password: string): Promise<PasswordSession | undefined> {
      try {
        const result = await auth.api.signInEmail({ body: { email, password } });
        return { userId: result.user.id, token: result.token };
      } catch (err) {
        if (isAPIError(err) && err.statusCode === 401) return undefined;
        throw err;
      }
    },
  };
}
