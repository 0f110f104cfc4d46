import { isBuiltin } from "node:module";
import { dirname, join, normalize } from "node:path";
import type { ImportEdge, Module, Violation, WorkspacePackage } from "./module.ts";

/** Packages of ours by level: imports point to a lower one only. What is not named is an app or a service. */
const levels: Readonly<Record<string, number>> = {
  domain: 0,
  contracts: 1,
  config: 1,
  vault: 1,
  transparency: 1,
  db: 1,
  queue: 1,
  probes: 1,
  core: 2,
  testkit: 3,
};
const topLevel = 4;

/** Dependencies that one folder alone may import. */
const confined: Readonly<Record<string, string>> = {
  dockerode: "services/orchestrator/src/engine/",
  stripe: "packages/core/src/billing/",
};

/** The dashboard runs in browsers and next to them: it may know what crosses the wire, nothing else. */
const dashboardMayImport = new Set(["contracts", "domain"]);

const environmentOwner = "packages/config/";

/** Every import that design section 11 does not allow, and every reading of the environment outside its owner. */
export function checkImports(modules: readonly Module[], packages: readonly WorkspacePackage[]): Violation[] {
  return modules.flatMap((module) => {
    const owner = packages.find(({ folder }) => folder !== "" && module.file.startsWith(`${folder}/`));
    const root = packages.find(({ folder }) => folder === "");
    const reads = module.file.startsWith(environmentOwner) ? [] : module.environmentReads;
    return [
      ...reads.map((line) => ({
        file: module.file,
        line,
        problem: `process.env outside ${environmentOwner}`,
      })),
      ...module.imports.flatMap((edge) => {
        const problem = edge.specifier.startsWith(".")
          ? checkRelative(module.file, edge, owner)
          : checkPackage(module.file, edge, owner, root);
        return problem === undefined ? [] : [{ file: module.file, line: edge.line, problem }];
      }),
    ];
  });
}

/** Files that only tests and benchmarks load. */
export function isTestFile(file: string): boolean {
  return (
    /\.test\.tsx?$/.test(file) ||
    /-under-test\.ts$/.test(file) ||
    /\/(testing|testdata)\//.test(file) ||
    /\/test-[^/]+\.ts$/.test(file) ||
    file.startsWith("packages/testkit/") ||
    file.startsWith("bench/")
  );
}

/** The file that a relative import names. */
export function resolveRelative(file: string, specifier: string): string {
  return normalize(join(dirname(file), specifier));
}

function checkRelative(
  file: string,
  { specifier }: ImportEdge,
  owner: WorkspacePackage | undefined,
): string | undefined {
  const target = resolveRelative(file, specifier);
  const folder = owner?.folder ?? file.split("/")[0] ?? "";
  if (!target.startsWith(`${folder}/`))
    return `"${specifier}" leaves ${folder}: import the package by its name`;
  if (isTestFile(target) && !isTestFile(file)) return `"${specifier}" is for tests alone`;
  return undefined;
}

function checkPackage(
  file: string,
  { specifier, typeOnly }: ImportEdge,
  owner: WorkspacePackage | undefined,
  root: WorkspacePackage | undefined,
): string | undefined {
  if (isBuiltin(specifier)) {
    return specifier.startsWith("node:") ? undefined : `write "node:${specifier}"`;
  }
  const name = packageName(specifier);
  const home = confined[name];
  if (home !== undefined && !file.startsWith(home) && !typeOnly) return `${name} is imported only in ${home}`;
  if (!isDeclared(file, name, typeOnly, owner, root))
    return `${name} is not a dependency of ${owner?.name ?? "the root"}`;
  return name.startsWith("@deployclaw/") ? checkLevel(file, name, owner) : undefined;
}

function checkLevel(file: string, name: string, owner: WorkspacePackage | undefined): string | undefined {
  const target = name.slice("@deployclaw/".length);
  if (target === "testkit") return isTestFile(file) ? undefined : "testkit is for tests alone";
  if (levels[target] === undefined) return `${name} is an app or a service: nobody imports it`;
  const own = owner?.name.slice("@deployclaw/".length);
  if (own === "dashboard" && !dashboardMayImport.has(target)) return `the dashboard may not import ${name}`;
  const ownLevel = own === undefined ? topLevel : (levels[own] ?? topLevel);
  // A package's tests may use its neighbours; its sources point down only.
  if (levels[target] >= ownLevel && !isTestFile(file)) return `${name} does not lie below ${owner?.name}`;
  return undefined;
}

function isDeclared(
  file: string,
  name: string,
  typeOnly: boolean,
  owner: WorkspacePackage | undefined,
  root: WorkspacePackage | undefined,
): boolean {
  if (name === owner?.name || owner?.dependencies.has(name)) return true;
  const isTool = owner === undefined || /\/generate-[^/]+\.ts$/.test(file) || /\.config\.[cm]?ts$/.test(file);
  const mayUseDev = isTool || isTestFile(file) || typeOnly;
  if (!mayUseDev) return false;
  return [owner, root].some((each) => each?.devDependencies.has(name) || each?.dependencies.has(name));
}

function packageName(specifier: string): string {
  const [first = "", second = ""] = specifier.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}
