import { sessions, withAuth } from "@deployclaw/db";
import { and, desc, eq, gt, sql } from "drizzle-orm";
import { type Page, pageOf } from "../../page.ts";
import { parsePageCursor } from "../../page-cursor.ts";
import type { SignedIn } from "../authenticate.ts";
import type { IdentityContext } from "../identity-context.ts";

/** A living session as its user sees it. */
export interface SessionView {
  readonly id: string;
  /** Whether it is the one that asks. */
  readonly current: boolean;
  /** `password`: the second factor was not given yet. */
  readonly stage: "password" | "full";
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

/** The caller's living sessions, newest first. Throws `invalid_input` for a cursor that is not of this list. */
export async function listSessions(request: {
  readonly ctx: Pick<IdentityContext, "auth" | "clock">;
  readonly signedIn: SignedIn;
  readonly input: { readonly cursor?: string | undefined; readonly limit: number };
}): Promise<Page<SessionView>> {
  const { ctx, signedIn, input } = request;
  const after = input.cursor === undefined ? undefined : parsePageCursor(input.cursor);
  const rows = await withAuth(ctx.auth, (tx) =>
    tx
      .select()
      .from(sessions)
      .where(
        and(
          eq(sessions.userId, signedIn.user.id),
          gt(sessions.expiresAt, ctx.clock()),
          after &&
            sql`(${sessions.createdAt}, ${sessions.id}) < (${after.createdAt.toISOString()}, ${after.id})`,
        ),
      )
      .orderBy(desc(sessions.createdAt), desc(sessions.id))
      .limit(input.limit + 1),
  );
  return pageOf(rows, input.limit, (row) => ({
    id: row.id,
    current: row.id === signedIn.sessionId,
    stage: row.stage,
    ipAddress: row.ipAddress,
    userAgent: row.userAgent,
    createdAt: row.createdAt,
    lastUsedAt: row.lastUsedAt,
    expiresAt: row.expiresAt,
  }));
}
