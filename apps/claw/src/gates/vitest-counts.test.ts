import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { formatCounts, sumCounts } from "./gate.ts";
import { readVitestCounts } from "./vitest-counts.ts";

const folder = mkdtempSync(join(tmpdir(), "counts-"));
let reports = 0;
afterAll(() => rmSync(folder, { recursive: true }));

function report(counts: Partial<Record<string, number>>): string {
  const file = join(folder, `report-${reports++}.json`);
  const none = {
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numFailedTestSuites: 0,
  };
  writeFileSync(file, JSON.stringify({ ...none, ...counts }));
  return file;
}

test("counts what the report says", () => {
  const file = report({ numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 3 });
  expect(readVitestCounts(file, 1)).toEqual({ passed: 7, failed: 2, skipped: 4 });
});

test.each([
  ["there is no report", join(folder, "missing.json"), 0],
  ["no test ran", report({}), 0],
])("counts a failure when %s", (_case, file, exitCode) => {
  expect(readVitestCounts(file, exitCode).failed).toBe(1);
});

test("counts a failure when the exit code is not explained by the counts", () => {
  expect(readVitestCounts(report({ numPassedTests: 7 }), 1).failed).toBe(1);
});

test("counts a failure for each file that does not load", () => {
  const file = report({ numPassedTests: 7, numFailedTestSuites: 3 });
  expect(readVitestCounts(file, 1).failed).toBe(3);
});

test("sums and prints in the promised form", () => {
  const sum = sumCounts([
    { passed: 1, failed: 0, skipped: 2 },
    { passed: 3, failed: 1, skipped: 0 },
  ]);
  expect(formatCounts(sum)).toBe("4 passed, 1 failed, 2 skipped");
});
