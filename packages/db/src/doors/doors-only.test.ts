import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../../..");
const SOURCES = ["apps/*/src/**/*.{ts,tsx}", "services/*/src/**/*.ts", "packages/*/src/**/*.ts"];
const OPENS_A_TRANSACTION = /\.(?:transaction|begin)\(|\bset_config\(\s*'app\.|\bSET\s+(?:LOCAL\s+)?app\./;

const isDoor = (path: string): boolean => path.startsWith("packages/db/src/doors/");
const isTest = (path: string): boolean => path.endsWith(".test.ts") || path.startsWith("packages/testkit/");

const files = globSync(SOURCES, { cwd: ROOT, exclude: ["**/node_modules/**", "**/dist/**"] }).filter(
  (path) => !isTest(path),
);
const opensTransaction = (path: string): boolean =>
  OPENS_A_TRANSACTION.test(readFileSync(join(ROOT, path), "utf8"));

test("transactions open through the doors and nowhere else", () => {
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((path) => !isDoor(path) && opensTransaction(path))).toEqual([]);
});

test("the check sees the doors themselves", () => {
  expect(files.filter((path) => isDoor(path) && opensTransaction(path)).sort()).toEqual([
    "packages/db/src/doors/with-auth.ts",
    "packages/db/src/doors/with-host.ts",
    "packages/db/src/doors/with-log.ts",
    "packages/db/src/doors/with-operator.ts",
    "packages/db/src/doors/with-tenant.ts",
  ]);
});
