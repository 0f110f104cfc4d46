/** A mail as a person reads it. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  /** Plain text; a link stands on a line of its own. */
  readonly text: string;
}

/** Hands mail to whatever delivers it. */
export interface MailTransport {
  /** Resolves once somebody else is responsible for the mail. Throws {@link MailRejected} when trying again is in vain. */
  send(mail: Mail): Promise<void>;
}

/** The mail server will never take this mail. */
export class MailRejected extends Error {
  override readonly name = "MailRejected";
}
