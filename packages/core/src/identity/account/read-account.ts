import { accounts, backupCodes, recoveries, totpFactors, users, withAuth } from "@deployclaw/db";
import { and, asc, eq, isNull } from "drizzle-orm";
import type { SignedIn } from "../authenticate.ts";
import type { IdentityContext } from "../identity-context.ts";
import type { PublicUser } from "../public-identity.ts";

/** How a user signs in, and what is under way about it. */
export interface AccountView {
  readonly user: PublicUser;
  readonly passwordChangedAt: Date | null;
  readonly totpSetUpAt: Date | null;
  readonly backupCodesLeft: number;
  /** Recoveries of users of this client that wait. */
  readonly recoveries: readonly {
    readonly email: string;
    readonly requestedAt: Date;
    readonly endsAt: Date;
  }[];
}

/** Reads how the caller signs in; no secret, no hash. */
export async function readAccount(request: {
  readonly ctx: Pick<IdentityContext, "auth">;
  readonly signedIn: SignedIn;
}): Promise<AccountView> {
  const { ctx, signedIn } = request;
  const { user, client } = signedIn;
  return withAuth(ctx.auth, async (tx) => {
    const [account] = await tx
      .select({ updatedAt: accounts.updatedAt })
      .from(accounts)
      .where(and(eq(accounts.userId, user.id), eq(accounts.providerId, "credential")));
    const [factor] = await tx
      .select({ confirmedAt: totpFactors.confirmedAt })
      .from(totpFactors)
      .where(eq(totpFactors.userId, user.id));
    const unused = and(eq(backupCodes.userId, user.id), isNull(backupCodes.usedAt));
    const waiting = await tx
      .select({ email: users.email, requestedAt: recoveries.createdAt, endsAt: recoveries.endsAt })
      .from(recoveries)
      .innerJoin(users, eq(users.id, recoveries.userId))
      .where(and(eq(recoveries.clientId, client.id), eq(recoveries.status, "waiting")))
      .orderBy(asc(recoveries.endsAt));
    return {
      user,
      passwordChangedAt: account?.updatedAt ?? null,
      totpSetUpAt: factor?.confirmedAt ?? null,
      backupCodesLeft: await tx.$count(backupCodes, unused),
      recoveries: waiting,
    };
  });
}
