/** A failure that a person at the terminal can act on: shown as one message, without a stack. Exit code 1. */
export class ClawError extends Error {
  override readonly name = "ClawError";
}
