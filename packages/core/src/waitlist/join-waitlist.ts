import { createHmac } from "node:crypto";
import { type Database, withAuth } from "@deployclaw/db";
import type { Clock } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import type { Caller, IdentityKeys } from "../identity/identity-context.ts";

/** What joining the waitlist works with: nobody is signed in. */
export interface WaitlistContext {
  readonly auth: Database<"dc_auth">;
  readonly keys: Pick<IdentityKeys, "addresses">;
  readonly clock: Clock;
  readonly caller: Caller;
}

/**
 * Puts somebody on the waitlist; who is on it already stays as they were, and nothing tells the two apart. The list
 * holds no address that anybody asked from, only an HMAC of it.
 */
export async function joinWaitlist(request: {
  readonly ctx: WaitlistContext;
  readonly input: {
    readonly email: string;
    readonly company?: string | undefined;
    readonly message?: string | undefined;
  };
}): Promise<void> {
  const { ctx, input } = request;
  const addressHash = createHmac("sha256", ctx.keys.addresses).update(ctx.caller.ipAddress).digest();
  // The role may add and not read, so that the conflict's column cannot be named.
  await withAuth(ctx.auth, (tx) =>
    tx.execute(sql`
      INSERT INTO waitlist (email, company, message, address_hash, created_at)
      VALUES (${input.email.toLowerCase()}, ${input.company ?? null}, ${input.message ?? null}, ${addressHash},
        ${ctx.clock().toISOString()})
      ON CONFLICT DO NOTHING`),
  );
}
