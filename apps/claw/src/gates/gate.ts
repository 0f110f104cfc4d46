/** How many checks passed, failed and were left out. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** One check of the whole: a program that is run from the root of the repository. */
export type Gate = {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Settings on top of those that every gate is given. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Reads the counts after the program ended; without it the gate counts as one check. */
  readonly readCounts?: (exitCode: number) => Counts;
};

/** A gate that counts as one check. */
export function countOne(exitCode: number): Counts {
  return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
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
