import { checkImports } from "./check-imports.ts";
import { findCycles } from "./find-cycles.ts";
import type { Violation } from "./module.ts";
import { readModules, readPackages } from "./read-workspace.ts";

/** Fewer than this means that the check looked at the wrong place: it must fail then, not pass. */
export type Minimum = { readonly files: number; readonly imports: number; readonly packages: number };

export type BoundaryReport = {
  readonly files: number;
  readonly imports: number;
  readonly packages: number;
  readonly violations: readonly Violation[];
};

/** Reads the whole repository and checks every import. A report that saw less than the minimum has a violation. */
export function checkBoundaries(root: string, minimum: Minimum): BoundaryReport {
  const modules = readModules(root);
  const packages = readPackages(root);
  const seen = {
    files: modules.length,
    imports: modules.reduce((sum, module) => sum + module.imports.length, 0),
    packages: packages.length,
  };
  const blind = (["files", "imports", "packages"] as const)
    .filter((what) => seen[what] < minimum[what])
    .map((what) => ({
      file: root,
      line: 1,
      problem: `only ${seen[what]} ${what} were looked at, there must be at least ${minimum[what]}`,
    }));
  return { ...seen, violations: [...blind, ...checkImports(modules, packages), ...findCycles(modules)] };
}
