/** True for a system error with one of the codes, such as `ENOENT`. */
export function isErrorCode(err: unknown, ...codes: readonly string[]): boolean {
  return err instanceof Error && "code" in err && typeof err.code === "string" && codes.includes(err.code);
}
