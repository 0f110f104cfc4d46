import { existsSync, readFileSync } from "node:fs";
import type { Counts } from "./gate.ts";

/**
 * Reads Vitest's JSON report. A run without a report, without a single test, or with an exit code that its counts do
 * not explain (a file that does not load, an error after the tests) counts as at least one failure.
 */
export function readVitestCounts(reportFile: string, exitCode: number): Counts {
  if (!existsSync(reportFile)) return { passed: 0, failed: 1, skipped: 0 };
  const report: unknown = JSON.parse(readFileSync(reportFile, "utf8"));
  const passed = numberOf(report, "numPassedTests");
  const failed = numberOf(report, "numFailedTests");
  const skipped = numberOf(report, "numPendingTests") + numberOf(report, "numTodoTests");
  const failedSuites = numberOf(report, "numFailedTestSuites");
  const isUnexplained = failed === 0 && (exitCode !== 0 || failedSuites > 0 || passed === 0);
  return { passed, failed: isUnexplained ? Math.max(1, failedSuites) : failed, skipped };
}

function numberOf(report: unknown, key: string): number {
  const value = typeof report === "object" && report !== null ? Object.entries(report) : [];
  const found = value.find(([name]) => name === key)?.[1];
  if (typeof found !== "number") throw new Error(`Vitest's report has no ${key}`);
  return found;
}
