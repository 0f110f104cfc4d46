import { resolve } from "node:path";
import { checkBoundaries } from "./boundaries/check-boundaries.ts";

const root = resolve(import.meta.dirname, "..");
const report = checkBoundaries(root, { files: 200, imports: 500, packages: 15 });
for (const { file, line, problem } of report.violations)
  process.stderr.write(`${file}:${line}: ${problem}\n`);
const { files, imports, packages, violations } = report;
process.stdout.write(
  `${files} files, ${imports} imports, ${packages} packages looked at: ${violations.length} violations\n`,
);
process.exitCode = violations.length === 0 ? 0 : 1;
