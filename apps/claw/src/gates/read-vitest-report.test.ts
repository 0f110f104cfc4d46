import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { formatCounts, sumCounts } from "./gate.ts";
import { readVitestReport } from "./read-vitest-report.ts";

const folder = mkdtempSync(join(tmpdir(), "counts-"));
let reports = 0;
afterAll(() => rmSync(folder, { recursive: true }));

function report(counts: Partial<Record<string, number>>, testResults: readonly object[] = []): string {
  const file = join(folder, `report-${reports++}.json`);
  const none = {
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numFailedTestSuites: 0,
    testResults,
  };
  writeFileSync(file, JSON.stringify({ ...none, ...counts }));
  return file;
}

test("counts what the report says", () => {
  const file = report({ numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 3 });
  expect(readVitestReport(file, folder, 1).counts).toEqual({ passed: 7, failed: 2, skipped: 4 });
});

test.each([
  ["there is no report", join(folder, "missing.json"), 0],
  ["no test ran", report({}), 0],
])("counts a failure when %s", (_case, file, exitCode) => {
  expect(readVitestReport(file, folder, exitCode).counts.failed).toBe(1);
});

test("counts a failure when the exit code is not explained by the counts", () => {
  expect(readVitestReport(report({ numPassedTests: 7 }), folder, 1).counts.failed).toBe(1);
});

test("counts a failure for each file that does not load", () => {
  const file = report({ numPassedTests: 7, numFailedTestSuites: 3 });
  expect(readVitestReport(file, folder, 1).counts.failed).toBe(3);
});

const failedFile = {
  name: join(folder, "src/a.test.ts"),
  status: "failed",
  message: "",
  assertionResults: [
    {
      fullName: " the door stays shut",
      status: "failed",
      failureMessages: ["Error: it was open\n    at a.test.ts:3"],
    },
    { fullName: " the lamp is lit", status: "passed", failureMessages: ["Error: it was dark"] },
    { fullName: " the floor is dry", status: "passed", failureMessages: [] },
  ],
};

test("names each failed test with its file and reason, and apart from them what passed at the second attempt", () => {
  const file = report({ numPassedTests: 2, numFailedTests: 1, numFailedTestSuites: 1 }, [failedFile]);
  const { failures, repeated } = readVitestReport(file, folder, 1);
  expect(failures).toEqual([
    "src/a.test.ts: the door stays shut\n    Error: it was open\n        at a.test.ts:3",
  ]);
  expect(repeated).toEqual(["src/a.test.ts: the lamp is lit\n    Error: it was dark"]);
});

test("names a file that does not load with its reason", () => {
  const broken = { ...failedFile, message: "cannot find ./b.ts", assertionResults: [] };
  const file = report({ numPassedTests: 2, numFailedTestSuites: 1 }, [broken]);
  expect(readVitestReport(file, folder, 1).failures).toEqual(["src/a.test.ts\n    cannot find ./b.ts"]);
});

test("names the exit code when nothing else says why", () => {
  expect(readVitestReport(report({ numPassedTests: 7 }), folder, 3).failures).toEqual([
    "ended with exit code 3",
  ]);
});

test("sums and prints in the promised form", () => {
  const sum = sumCounts([
    { passed: 1, failed: 0, skipped: 2 },
    { passed: 3, failed: 1, skipped: 0 },
  ]);
  expect(formatCounts(sum)).toBe("4 passed, 1 failed, 2 skipped");
});
