import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkBoundaries } from "./check-boundaries.ts";

const noMinimum = { files: 0, imports: 0, packages: 0 };
let root: string;

function plant(file: string, content: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
}

function plantPackage(folder: string, name: string, dependencies: readonly string[]): void {
  const versions = Object.fromEntries(dependencies.map((each) => [each, "workspace:*"]));
  plant(`${folder}/package.json`, JSON.stringify({ name: `@deployclaw/${name}`, dependencies: versions }));
}

function problems(): string[] {
  return checkBoundaries(root, noMinimum).violations.map(({ file, problem }) => `${file}: ${problem}`);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "boundaries-"));
  plant("package.json", JSON.stringify({ name: "deployclaw", devDependencies: { vitest: "1" } }));
  plantPackage("packages/domain", "domain", []);
  plantPackage("packages/config", "config", ["@deployclaw/domain"]);
  plantPackage("packages/db", "db", ["@deployclaw/domain", "@deployclaw/core", "@deployclaw/config"]);
  plantPackage("packages/core", "core", ["@deployclaw/db", "dockerode", "stripe"]);
  plantPackage("apps/api", "api", [
    "@deployclaw/core",
    "@deployclaw/gateway",
    "@deployclaw/testkit",
    "dockerode",
  ]);
  plantPackage("apps/dashboard", "dashboard", ["@deployclaw/domain", "@deployclaw/db"]);
  plantPackage("services/gateway", "gateway", ["@deployclaw/db"]);
  plantPackage("services/orchestrator", "orchestrator", ["dockerode"]);
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

test("accepts imports that point down and are declared", () => {
  plant("packages/core/src/a.ts", 'import { x } from "@deployclaw/db";\nimport { join } from "node:path";');
  plant("packages/core/src/a.test.ts", 'import { test } from "vitest";\nimport "./a.ts";');
  plant("services/orchestrator/src/engine/docker.ts", 'import Docker from "dockerode";');
  plant("packages/config/src/load.ts", "export const env = process.env;");
  plant("apps/dashboard/src/a.tsx", 'import type { x } from "@deployclaw/domain";\nexport const a = <p />;');
  expect(problems()).toEqual([]);
});

test.each([
  [
    "an app that imports a service",
    "apps/api/src/a.ts",
    'import "@deployclaw/gateway";',
    "nobody imports it",
  ],
  [
    "a package that imports upwards",
    "packages/db/src/a.ts",
    'import "@deployclaw/core";',
    "does not lie below",
  ],
  [
    "a package that imports beside itself",
    "packages/db/src/a.ts",
    'import "@deployclaw/config";',
    "lie below",
  ],
  ["what is not declared", "services/gateway/src/a.ts", 'import "@deployclaw/core";', "not a dependency"],
  ["an undeclared library", "services/gateway/src/a.ts", 'export * from "undici";', "not a dependency"],
  ["a dynamic import", "services/gateway/src/a.ts", 'await import("undici");', "not a dependency"],
  ["the testkit in a product file", "apps/api/src/a.ts", 'import "@deployclaw/testkit";', "for tests alone"],
  [
    "the dashboard with the database",
    "apps/dashboard/src/a.tsx",
    'import "@deployclaw/db";',
    "may not import",
  ],
  [
    "a relative path out of the package",
    "apps/api/src/a.ts",
    'import "../../../packages/db/src/b.ts";',
    "leaves",
  ],
  [
    "a product file that loads a test's",
    "apps/api/src/a.ts",
    'import "./testing/fake.ts";',
    "for tests alone",
  ],
  ["dockerode elsewhere", "apps/api/src/a.ts", 'import Docker from "dockerode";', "imported only in"],
  ["stripe elsewhere", "packages/core/src/a.ts", 'import Stripe from "stripe";', "imported only in"],
  ["a builtin without its prefix", "apps/api/src/a.ts", 'import "fs";', 'write "node:fs"'],
  ["process.env", "apps/api/src/a.ts", "const a = process.env.A;", "process.env outside"],
  ['process["env"]', "apps/api/src/a.ts", 'const a = process["env"];', "process.env outside"],
  ["globalThis.process.env", "apps/api/src/a.ts", "const a = globalThis.process.env;", "process.env outside"],
  ["env taken out of process", "apps/api/src/a.ts", "const { env } = process;", "process.env outside"],
  ["env of node:process", "apps/api/src/a.ts", 'import { env } from "node:process";', "process.env outside"],
])("names %s", (_what, file, content, problem) => {
  plant(file, content);
  expect(problems()).toEqual([expect.stringContaining(problem)]);
});

test("names a ring of files, but not one of types alone", () => {
  plant("apps/api/src/a.ts", 'import "./b.ts";');
  plant("apps/api/src/b.ts", 'export * from "./c.ts";');
  plant("apps/api/src/c.ts", 'import { a } from "./a.ts";');
  plant("packages/domain/src/a.ts", 'import type { B } from "./b.ts";');
  plant("packages/domain/src/b.ts", 'import { a } from "./a.ts";');
  expect(problems()).toEqual([expect.stringContaining("a.ts → apps/api/src/b.ts → apps/api/src/c.ts → ")]);
});

test("does not pass when it looked at nothing", () => {
  plant("apps/api/src/a.ts", 'import "./b.ts";');
  const report = checkBoundaries(root, { files: 2, imports: 2, packages: 20 });
  expect(report.violations.length).toBe(3);
});

test("does not pass over a file that cannot be parsed", () => {
  plant("apps/api/src/a.ts", "import {");
  expect(() => checkBoundaries(root, noMinimum)).toThrow("apps/api/src/a.ts cannot be parsed");
});
