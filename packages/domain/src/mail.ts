/** Everything that the platform mails to people. */
export const MAIL_KINDS = [
  "verify_email",
  "reset_password",
  "password_changed",
  "totp_replaced",
  "backup_codes_replaced",
  "recovery_started",
  "recovery_cancelled",
  "recovery_done",
] as const;

/** One of {@link MAIL_KINDS}. */
export type MailKind = (typeof MAIL_KINDS)[number];

/** What a mail says beside its kind; no token, since these lie in the database until the mail is sent. */
export interface MailFacts {
  /** The address from which somebody asked. */
  readonly ipAddress?: string;
  /** The user whom a recovery is about. */
  readonly about?: string;
  readonly recoveryId?: string;
  /** RFC 3339. */
  readonly endsAt?: string;
}

/**
 * The pages that mailed links lead to. The token follows as the fragment, which browsers send to nobody:
 * `/reset-password#token=…`.
 */
export const MAIL_PAGES = {
  verifyEmail: "/verify-email",
  resetPassword: "/reset-password",
  cancelRecovery: "/cancel-recovery",
} as const;
