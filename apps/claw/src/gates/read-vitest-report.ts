import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import type { GateResult } from "./gate.ts";

/** The part of Vitest's JSON report that is read here. */
type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly ReportedFile[];
};
type ReportedFile = {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly ReportedTest[];
};
type ReportedTest = {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
};

const COUNTS = ["numPassedTests", "numFailedTests", "numPendingTests", "numTodoTests", "numFailedTestSuites"];
const REASON_CHARS_MAX = 600;

/**
 * Reads Vitest's JSON report. A run without a report, without a single test, or with an exit code that its counts do
 * not explain (a file that does not load, an error after the tests) counts as at least one failure. Each failure is
 * named with its file and the first lines of its reason, relative to `root`.
 */
export function readVitestReport(reportFile: string, root: string, exitCode: number): GateResult {
  if (!existsSync(reportFile)) {
    return failed("ended without a report");
  }
  const report: unknown = JSON.parse(readFileSync(reportFile, "utf8"));
  if (!isReport(report)) throw new Error("Vitest's report has another form");
  const { numPassedTests: passed, numFailedTests, numFailedTestSuites } = report;
  const isUnexplained = numFailedTests === 0 && (exitCode !== 0 || numFailedTestSuites > 0 || passed === 0);
  const failures = report.testResults.flatMap((file) => failuresOf(file, relative(root, file.name)));
  return {
    counts: {
      passed,
      failed: isUnexplained ? Math.max(1, numFailedTestSuites) : numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    },
    failures: isUnexplained && failures.length === 0 ? [`ended with exit code ${exitCode}`] : failures,
    repeated: report.testResults.flatMap((file) => repeatedOf(file, relative(root, file.name))),
  };
}

function failed(reason: string): GateResult {
  return { counts: { passed: 0, failed: 1, skipped: 0 }, failures: [reason], repeated: [] };
}

function failuresOf(file: ReportedFile, path: string): string[] {
  const tests = file.assertionResults.filter(({ status }) => status === "failed");
  if (tests.length > 0)
    return tests.map((test) => `${path}: ${test.fullName.trim()}${reasonOf(test.failureMessages)}`);
  return file.status === "failed" ? [`${path}${reasonOf([file.message])}`] : [];
}

/** Vitest keeps the errors of an attempt that was made again. */
function repeatedOf(file: ReportedFile, path: string): string[] {
  return file.assertionResults
    .filter(({ status, failureMessages }) => status === "passed" && failureMessages.length > 0)
    .map((test) => `${path}: ${test.fullName.trim()}${reasonOf(test.failureMessages)}`);
}

function reasonOf(messages: readonly string[]): string {
  const reason = messages.join("\n").slice(0, REASON_CHARS_MAX).trim();
  return reason === "" ? "" : `\n${reason.replaceAll(/^/gm, "    ")}`;
}

function isReport(value: unknown): value is Report {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return (
    COUNTS.every((key) => typeof fields.get(key) === "number") && Array.isArray(fields.get("testResults"))
  );
}
