import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../../..");
const SOURCES = ["apps/*/src/**/*.{ts,tsx}", "services/*/src/**/*.ts", "packages/*/src/**/*.ts"];

const DOORS = /^packages\/db\/src\/doors\//;
/** Making roles and tables, and reading the catalogue: done by the owner, before anybody is served. */
const SETUP = /^packages\/db\/src\/(?:setup|catalogue)\//;
const TESTS =
  /\.test\.tsx?$|^packages\/testkit\/|\/testing\/|\/testdata\/|\/test-[^/]+\.ts$|-under-test\.ts$/;

const files = globSync(SOURCES, { cwd: ROOT, exclude: ["**/node_modules/**", "**/dist/**"] }).filter(
  (path) => !TESTS.test(path),
);
const textOf = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const knowsDatabases = (text: string): boolean => /from "(?:@deployclaw\/db|postgres|drizzle-orm)/.test(text);
const where = (breaks: (text: string) => boolean) => files.filter((path) => breaks(textOf(path)));

const opensTransaction = (text: string): boolean =>
  /\.transaction\(|\bset_config\(\s*'app\.|\bSET\s+(?:LOCAL\s+)?app\./.test(text) ||
  (knowsDatabases(text) && /\.begin\(/.test(text));

/** A query past the doors: on the pool itself, where no client is set and no role is asked for. */
const usesPool = (text: string): boolean => /\.orm\b/.test(text);

/** Text that becomes part of a statement: a name from outside could then choose a table, a column or an order. */
const composesStatements = (text: string): boolean =>
  /\bsql\.(?:raw|identifier|unsafe)\(|\.unsafe[(<]/.test(text);

test("transactions open through the doors and nowhere else", () => {
  expect(files.length).toBeGreaterThan(50);
  expect(where(opensTransaction).filter((path) => !DOORS.test(path))).toEqual([]);
});

test("queries go through the doors and nowhere else", () => {
  expect(where(usesPool).filter((path) => !DOORS.test(path) && !SETUP.test(path))).toEqual([]);
});

test("no statement is put together from text", () => {
  expect(where(composesStatements).filter((path) => !SETUP.test(path))).toEqual([]);
});

test("the checks see what they look for", () => {
  const doors = where(opensTransaction).filter((path) => DOORS.test(path));
  expect(doors).toEqual(expect.arrayContaining([expect.stringMatching(/with-tenant\.ts$/)]));
  expect(doors.length).toBeGreaterThanOrEqual(5);
  expect(where(usesPool).some((path) => DOORS.test(path))).toBe(true);
  expect(where(composesStatements).some((path) => SETUP.test(path))).toBe(true);
});
