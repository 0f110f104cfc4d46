import type { Mail, MailTransport } from "@deployclaw/core";
import type { Clock } from "@deployclaw/domain";

/** A mail that was shown instead of sent. */
export interface ShownMail extends Mail {
  readonly at: Date;
}

/** Where mail ends up on a machine that sends none. */
export interface DevelopmentMailbox extends MailTransport {
  /** The newest first. */
  list(): readonly ShownMail[];
}

const MAILS_MAX = 50;

/**
 * Keeps the last 50 mails in memory and writes each with its link as a line of the log. Only for a platform that nobody
 * but this machine reaches: whoever reads it can follow the links.
 */
export function developmentMailbox(deps: {
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): DevelopmentMailbox {
  let mails: readonly ShownMail[] = [];
  return {
    async send(mail) {
      mails = [{ ...mail, at: deps.clock() }, ...mails].slice(0, MAILS_MAX);
      const link = /^https?:\S+$/m.exec(mail.text)?.[0];
      deps.log(`mail to ${mail.to}: ${mail.subject}${link === undefined ? "" : ` ${link}`}`);
    },
    list: () => mails,
  };
}
