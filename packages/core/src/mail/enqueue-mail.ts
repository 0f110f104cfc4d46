import { outgoingMails, type Transaction } from "@deployclaw/db";
import type { Clock, MailFacts, MailKind } from "@deployclaw/domain";

/** A mail as somebody asks for it: what it is about, and to whom. */
export interface NewMail {
  readonly kind: MailKind;
  readonly recipient: string;
  readonly facts?: MailFacts;
}

/** Asks for mail within the caller's transaction: it is sent some time after the commit, and not without it. */
export async function enqueueMail(
  tx: Transaction<"dc_auth">,
  ctx: { readonly clock: Clock },
  ...mails: readonly NewMail[]
): Promise<void> {
  if (mails.length === 0) return;
  const now = ctx.clock();
  await tx.insert(outgoingMails).values(
    mails.map(({ kind, recipient, facts = {} }) => ({
      kind,
      recipient: recipient.toLowerCase(),
      facts,
      retryAt: now,
      createdAt: now,
    })),
  );
}
