/** Why a client's tree is not signed. Each needs a person: see docs/audit-log.md. */
export type RefusalReason =
  | "smaller_than_signed"
  | "inconsistent_with_signed"
  | "leaves_have_a_gap"
  | "kept_tree_unreadable"
  | "other_checkpoint_published";

/** The signer's refusal to state something that contradicts what it stated before. */
export class SigningRefused extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = "SigningRefused";
    this.reason = reason;
  }
}
