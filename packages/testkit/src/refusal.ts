/** The database's own words for why `attempt` failed. Throws when it did not fail. */
export async function refusal(attempt: PromiseLike<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (err) {
    if (!(err instanceof Error)) throw err;
    return err.cause instanceof Error ? err.cause.message : err.message;
  }
  throw new Error("it was not refused");
}
