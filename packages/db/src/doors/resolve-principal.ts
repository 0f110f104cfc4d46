import { type ClientHold, type ClientId, clientId, type Role, type UserId, userId } from "@deployclaw/domain";
import { and, eq, gt } from "drizzle-orm";
import type { Database } from "../database.ts";
import { clients } from "../schema/clients.ts";
import { sessions } from "../schema/sessions.ts";
import { totpFactors } from "../schema/totp-factors.ts";
import { users } from "../schema/users.ts";
import { holdOf } from "./hold-of.ts";

/** Who a session token stands for, and how far they have come in signing in. */
export interface Principal {
  readonly sessionId: string;
  readonly stage: "password" | "full";
  readonly stepUpUntil: Date | null;
  readonly totpEnrolled: boolean;
  readonly lastUsedAt: Date;
  readonly user: {
    readonly id: UserId;
    readonly email: string;
    readonly emailVerified: boolean;
    readonly name: string;
    readonly role: Role;
  };
  readonly client: {
    readonly id: ClientId;
    readonly name: string;
    readonly plan: string;
    /** Why the client stands still; null when it does not. */
    readonly hold: ClientHold | null;
  };
}

/** Finds the living session with this token hash (SHA-256, as stored), or undefined. One query, no client needed. */
export async function resolvePrincipal(
  db: Database<"dc_auth">,
  tokenHash: string,
  now: Date,
): Promise<Principal | undefined> {
  const [row] = await db.orm
    .select({
      sessionId: sessions.id,
      stage: sessions.stage,
      stepUpUntil: sessions.stepUpUntil,
      lastUsedAt: sessions.lastUsedAt,
      confirmedAt: totpFactors.confirmedAt,
      userId: users.id,
      email: users.email,
      emailVerified: users.emailVerified,
      userName: users.name,
      role: users.role,
      clientId: clients.id,
      clientName: clients.name,
      plan: clients.plan,
      suspendedAt: clients.suspendedAt,
      suspensionReason: clients.suspensionReason,
      deletionRequestedAt: clients.deletionRequestedAt,
      deletionDueAt: clients.deletionDueAt,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .innerJoin(clients, eq(clients.id, users.clientId))
    .leftJoin(totpFactors, eq(totpFactors.userId, users.id))
    .where(and(eq(sessions.token, tokenHash), gt(sessions.expiresAt, now)));
  if (row === undefined) return undefined;
  return {
    sessionId: row.sessionId,
    stage: row.stage,
    stepUpUntil: row.stepUpUntil,
    totpEnrolled: row.confirmedAt !== null,
    lastUsedAt: row.lastUsedAt,
    user: {
      id: userId(row.userId),
      email: row.email,
      emailVerified: row.emailVerified,
      name: row.userName,
      role: row.role,
    },
    client: { id: clientId(row.clientId), name: row.clientName, plan: row.plan, hold: holdOf(row) },
  };
}
