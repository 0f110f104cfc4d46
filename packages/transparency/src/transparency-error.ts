import { AppError } from "@deployclaw/domain";

/** Why a key, note, checkpoint, export or certificate was refused. */
export type TransparencyRefusal =
  | "key_malformed"
  | "note_malformed"
  | "checkpoint_malformed"
  | "export_malformed"
  | "certificate_malformed"
  | "not_signed";

/** Every refusal of this package, with code `invalid_input`; its text never holds a private key. */
export class TransparencyError extends AppError {
  readonly reason: TransparencyRefusal;

  constructor(reason: TransparencyRefusal, detail: string) {
    super("invalid_input", detail);
    this.name = "TransparencyError";
    this.reason = reason;
  }
}
