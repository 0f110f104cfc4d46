import type { MailFacts, MailKind } from "@deployclaw/domain";
import type { Mail } from "./mail.ts";

/** What a mail is made of; `link` is there for the kinds that carry one. */
export interface MailContent {
  readonly kind: MailKind;
  readonly to: string;
  readonly facts: MailFacts;
  readonly publicUrl: string;
  readonly link: string | undefined;
}

type Text = readonly [subject: string, ...paragraphs: readonly string[]];

const from = ({ facts }: MailContent): string =>
  facts.ipAddress === undefined ? "" : ` from the address ${facts.ipAddress}`;

const about = ({ facts }: MailContent): string => facts.about ?? "a user of your client";

const until = ({ facts }: MailContent): string =>
  facts.endsAt === undefined ? "soon" : `on ${facts.endsAt.slice(0, 16).replace("T", " at ")} UTC`;

const ifNotYou = ({ publicUrl }: MailContent): string =>
  `If it was not you, somebody else is in your account: sign in at ${publicUrl}, change your password and end all other sessions.`;

const TEXTS: { readonly [Kind in MailKind]: (content: MailContent) => Text } = {
  verify_email: ({ publicUrl, link }) => [
    "Confirm your mail address",
    `Somebody registered at ${publicUrl} with this address. If it was you, confirm within a day that it is yours:`,
    `${link}`,
    "If it was not you, do nothing.",
  ],
  reset_password: (content) => [
    "Reset your password",
    `Somebody${from(content)} asked to reset the password of your account at ${content.publicUrl}. If it was you, choose a new one within 30 minutes:`,
    `${content.link}`,
    "Signing in still needs a code of your authenticator. If it was not you, do nothing: your password stays as it is.",
  ],
  password_changed: (content) => [
    "Your password was changed",
    `The password of your account at ${content.publicUrl} was changed${from(content)}, and other sessions were ended.`,
    `If it was not you, somebody else is in your account: reset your password at ${content.publicUrl} and end all other sessions.`,
  ],
  totp_replaced: (content) => [
    "Your authenticator was replaced",
    `A new authenticator was set up for your account at ${content.publicUrl}${from(content)}. The old one and all old backup codes work no more, and other sessions were ended.`,
    ifNotYou(content),
  ],
  backup_codes_replaced: (content) => [
    "You have new backup codes",
    `New backup codes were made for your account at ${content.publicUrl}${from(content)}. The old ones work no more, and other sessions were ended.`,
    ifNotYou(content),
  ],
  recovery_started: (content) => [
    `A recovery of ${about(content)} began`,
    `${about(content)} is said to have lost both authenticator and backup codes. The operator of ${content.publicUrl} will remove them ${until(content)}; whoever knows the password can then set up a new authenticator.`,
    "If that is not right, stop it. Everybody of your client can, with the link that they were mailed:",
    `${content.link}`,
    `It stops by itself when ${about(content)} signs in.`,
  ],
  recovery_cancelled: (content) => [
    `The recovery of ${about(content)} was stopped`,
    `The authenticator of ${about(content)} at ${content.publicUrl} stays as it is.`,
  ],
  recovery_done: (content) => [
    `The authenticator of ${about(content)} was removed`,
    `Nobody stopped the recovery, so authenticator and backup codes of ${about(content)} at ${content.publicUrl} work no more and all sessions were ended. The next sign-in with the password sets up a new authenticator.`,
    "If that is not right, tell the operator at once.",
  ],
};

/** Writes a mail in plain words. */
export function writeMail(content: MailContent): Mail {
  const [subject, ...paragraphs] = TEXTS[content.kind](content);
  return { to: content.to, subject, text: `${paragraphs.join("\n\n")}\n` };
}
