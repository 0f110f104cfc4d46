/** True for an error of the driver or of drizzle that says: this unique constraint or index would be broken. */
export function isUniqueViolation(err: unknown, constraint: string): boolean {
  const reason = err instanceof Error && err.cause instanceof Error ? err.cause : err;
  return (
    reason instanceof Error &&
    "code" in reason &&
    reason.code === "23505" &&
    "constraint_name" in reason &&
    reason.constraint_name === constraint
  );
}
