import { VaultError } from "./vault-error.ts";

const REDACTED = "[redacted]";
const inspect = Symbol.for("nodejs.util.inspect.custom");

/**
 * A value that prints as `[redacted]` in JSON, in templates and in `util.inspect`, and is not copied by
 * `structuredClone`. Only `reveal` and `revealBytes` give it back.
 */
export class Secret {
  readonly #bytes: Buffer;

  /** Copies the value; a string must be well-formed Unicode, so that `reveal` returns exactly it. */
  constructor(value: string | Uint8Array) {
    if (typeof value === "string" && !value.isWellFormed()) {
      throw new VaultError("input_invalid", "a secret text must be well-formed Unicode");
    }
    this.#bytes = Buffer.from(value as string);
  }

  get byteLength(): number {
    return this.#bytes.byteLength;
  }

  /** The value as text. Throws `input_invalid` when the bytes are not UTF-8. */
  reveal(): string {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.#bytes);
    } catch {
      throw new VaultError("input_invalid", "this secret is not text");
    }
  }

  /** A copy of the bytes, which the caller may wipe. */
  revealBytes(): Buffer {
    return Buffer.from(this.#bytes);
  }

  toJSON(): string {
    return REDACTED;
  }

  toString(): string {
    return REDACTED;
  }

  [inspect](): string {
    return REDACTED;
  }
}
