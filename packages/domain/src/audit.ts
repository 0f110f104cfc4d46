/** Everything that can stand in a client's log. */
export const AUDIT_ACTIONS = [
  "client.create",
  "client.delete",
  "client.restore",
  "client.erase_keys",
  "client.erase",
  "client.suspend",
  "client.resume",
  "client.plan",
  "user.register",
  "user.login",
  "user.login_failed",
  "user.logout",
  "user.totp_enroll",
  "user.step_up",
  "user.step_up_failed",
  "user.email_verify",
  "user.password_change",
  "user.password_refused",
  "user.password_reset_request",
  "user.password_reset",
  "user.session_end",
  "user.totp_replace",
  "user.backup_codes_replace",
  "user.recovery_request",
  "user.recovery_cancel",
  "user.recovery",
  "agent.create",
  "agent.update",
  "agent.delete",
  "agent.start",
  "agent.stop",
  "agent.kill",
  "agent.restart",
  "agent.chat",
  "agent.status",
  "agent.gone",
  "agent.cpu_alert",
  "cell.airlock_replaced",
  "cell.drift",
  "credential.create",
  "credential.replace",
  "credential.renew",
  "credential.renewed",
  "credential.delete",
  "vault.key_refused",
  "request.intent",
  "request.outcome",
  "request.refused",
  "model.intent",
  "model.outcome",
] as const;

/** One of {@link AUDIT_ACTIONS}. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Every kind of who can have done something. */
export const ACTOR_KINDS = ["user", "agent", "platform", "operator"] as const;
/** One of {@link ACTOR_KINDS}. */
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** Bounded, secret-free facts about an entry; numbers are integers so that they have one canonical form. */
export type AuditMetadata = { readonly [key: string]: string | number | boolean | null | readonly string[] };

/** One entry as its writer gives it; the log adds id, salt and numbering. */
export interface NewAuditEntry {
  readonly clientId: string;
  readonly agentId?: string | undefined;
  readonly actorKind: ActorKind;
  /** The user's or agent's id, or the process's name. */
  readonly actorId: string;
  readonly actionType: AuditAction;
  /** What it was done to, in at most 512 characters: an agent's name, a URL without its query. */
  readonly target: string;
  readonly metadata?: AuditMetadata;
  readonly ipAddress?: string | undefined;
  readonly createdAt: Date;
}
