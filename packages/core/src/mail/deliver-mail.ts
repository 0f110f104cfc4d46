import { outgoingMails, recoveries, type Transaction, users, withAuth } from "@deployclaw/db";
import { MAIL_PAGES, type MailKind } from "@deployclaw/domain";
import { and, asc, eq, lte } from "drizzle-orm";
import type { IdentityContext } from "../identity/identity-context.ts";
import { issueMailToken, type MailTokenPurpose } from "../identity/mail-tokens.ts";
import { recordResetRequest } from "../identity/passwords/record-reset-request.ts";
import { cancelRecoveries } from "../identity/recovery/cancel-recoveries.ts";
import { type Mail, MailRejected, type MailTransport } from "./mail.ts";
import { writeMail } from "./write-mail.ts";

/** What delivering works with. */
export interface MailContext extends Pick<IdentityContext, "auth" | "audit" | "clock" | "randomBytes"> {
  /** What links begin with. */
  readonly publicUrl: string;
}

/** What became of the mail whose turn it was. */
export type Delivery =
  | { readonly outcome: "nothing_waits" | "sent" }
  | { readonly outcome: "dropped"; readonly kind: MailKind; readonly reason: string }
  | {
      readonly outcome: "failed";
      readonly kind: MailKind;
      readonly attempt: number;
      readonly cause: unknown;
    };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const GIVE_UP_AFTER_MS = 24 * HOUR_MS;
const TELL_EVERYBODY_WITHIN_MS = 12 * HOUR_MS;
const FIRST_RETRY_MS = MINUTE_MS / 2;
/** Whoever asks for the same link again so soon gets no second mail. */
const LINK_PAUSE_MS = 2 * MINUTE_MS;

interface LinkRule {
  readonly purpose: MailTokenPurpose;
  readonly page: string;
  readonly lifetimeMs: number;
}

const LINKS: { readonly [Kind in MailKind]?: LinkRule } = {
  verify_email: { purpose: "verify_email", page: MAIL_PAGES.verifyEmail, lifetimeMs: 24 * HOUR_MS },
  reset_password: { purpose: "reset_password", page: MAIL_PAGES.resetPassword, lifetimeMs: 30 * MINUTE_MS },
  recovery_started: { purpose: "cancel_recovery", page: MAIL_PAGES.cancelRecovery, lifetimeMs: 48 * HOUR_MS },
};

type Row = typeof outgoingMails.$inferSelect;

/**
 * Sends the mail whose turn it is. Its row is deleted after the transport took it, so that a crash sends it twice rather
 * than never; what fails waits twice as long each time and is given up after a day. Many processes may call it at once.
 */
export async function deliverMail(ctx: MailContext, transport: MailTransport): Promise<Delivery> {
  const turn = await withAuth(ctx.auth, (tx) => takeTurn(tx, ctx));
  if (turn === undefined) return { outcome: "nothing_waits" };
  const { row, mail } = turn;
  if (typeof mail === "string") return { outcome: "dropped", kind: row.kind, reason: mail };
  try {
    await transport.send(mail);
  } catch (err) {
    if (!(err instanceof MailRejected))
      return { outcome: "failed", kind: row.kind, attempt: row.attempts + 1, cause: err };
    await withAuth(ctx.auth, (tx) => remove(tx, row));
    return { outcome: "dropped", kind: row.kind, reason: err.message };
  }
  await withAuth(ctx.auth, (tx) => remove(tx, row));
  return { outcome: "sent" };
}

/** The mail of a row, or why there is none to be sent, the row then being gone. */
async function takeTurn(
  tx: Transaction<"dc_auth">,
  ctx: MailContext,
): Promise<{ readonly row: Row; readonly mail: Mail | string } | undefined> {
  const now = ctx.clock();
  const [row] = await tx
    .select()
    .from(outgoingMails)
    .where(lte(outgoingMails.retryAt, now))
    .orderBy(asc(outgoingMails.retryAt), asc(outgoingMails.id))
    .limit(1)
    .for("update", { skipLocked: true });
  if (row === undefined) return undefined;
  const mail = await prepare(tx, ctx, row);
  if (typeof mail === "string") await remove(tx, row);
  else {
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** row.attempts, HOUR_MS);
    await tx
      .update(outgoingMails)
      .set({ attempts: row.attempts + 1, retryAt: new Date(now.getTime() + waitMs) })
      .where(eq(outgoingMails.id, row.id));
  }
  return { row, mail };
}

async function prepare(tx: Transaction<"dc_auth">, ctx: MailContext, row: Row): Promise<Mail | string> {
  const waitedMs = ctx.clock().getTime() - row.createdAt.getTime();
  if (waitedMs > GIVE_UP_AFTER_MS && row.kind !== "recovery_started") return "nobody took it for a day";
  const [user] = await tx.select().from(users).where(eq(users.email, row.recipient));
  if (user === undefined) return "nobody has this address";
  const { kind, facts } = row;
  if (kind === "verify_email" && user.emailVerified) return "the address is confirmed already";
  if (kind === "recovery_started") {
    if (!(await waits(tx, facts.recoveryId))) return "the recovery is over";
    // Nobody is to lose an authenticator who could not say no in time.
    if (waitedMs > TELL_EVERYBODY_WITHIN_MS) {
      const by = { actorKind: "platform", actorId: "api" } as const;
      await cancelRecoveries(tx, ctx, { clientId: user.clientId, by, how: "not_everybody_told" });
      return "the recovery was stopped, since not everybody could be told in time";
    }
  }
  const rule = LINKS[kind];
  let link: string | undefined;
  if (rule !== undefined) {
    const pauseMs = row.attempts === 0 && kind !== "recovery_started" ? LINK_PAUSE_MS : 0;
    const token = await issueMailToken(tx, ctx, { userId: user.id, pauseMs, ...rule });
    if (token === undefined) return "the same link was mailed moments ago";
    if (kind === "reset_password" && row.attempts === 0) await recordResetRequest(tx, ctx, user, facts);
    link = `${ctx.publicUrl}${rule.page}#token=${token}`;
  }
  return writeMail({ kind, to: row.recipient, facts, publicUrl: ctx.publicUrl, link });
}

async function waits(tx: Transaction<"dc_auth">, recoveryId: string | undefined): Promise<boolean> {
  if (recoveryId === undefined) return false;
  const waiting = and(eq(recoveries.id, recoveryId), eq(recoveries.status, "waiting"));
  return (await tx.$count(recoveries, waiting)) > 0;
}

async function remove(tx: Transaction<"dc_auth">, row: Row): Promise<void> {
  await tx.delete(outgoingMails).where(eq(outgoingMails.id, row.id));
}
