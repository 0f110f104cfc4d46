/** How many checks passed, failed and were left out. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** What a gate found: the counts, what each failure was, and which checks passed at the second attempt only. */
export type GateResult = {
  readonly counts: Counts;
  readonly failures: readonly string[];
  readonly repeated: readonly string[];
};

/** One check of the whole: a program that is run from the root of the repository. */
export type Gate = {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Settings on top of those that every gate is given. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Reads what it found after the program ended; without it the gate counts as one check. */
  readonly readResult?: (exitCode: number) => GateResult;
};

/** A gate that counts as one check. */
export function countOne(exitCode: number): GateResult {
  const failed = exitCode === 0 ? 0 : 1;
  const failures = failed === 0 ? [] : [`ended with exit code ${exitCode}`];
  return { counts: { passed: 1 - failed, failed, skipped: 0 }, failures, repeated: [] };
}

export function sumCounts(counts: readonly Counts[]): Counts {
  return counts.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The last line of `claw test`. */
export function formatCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
