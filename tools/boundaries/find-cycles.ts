import { resolveRelative } from "./check-imports.ts";
import type { Module, Violation } from "./module.ts";

/** One violation for each ring of files that load each other. Imports of types alone load nothing. */
export function findCycles(modules: readonly Module[]): Violation[] {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const state = new Map<string, "open" | "done">();
  const path: string[] = [];
  const found: Violation[] = [];

  const visit = (file: string): void => {
    const module = byFile.get(file);
    if (module === undefined || state.get(file) === "done") return;
    if (state.get(file) === "open") {
      const ring = [...path.slice(path.indexOf(file)), file];
      found.push({ file, line: 1, problem: `files import each other: ${ring.join(" → ")}` });
      return;
    }
    state.set(file, "open");
    path.push(file);
    for (const { specifier, typeOnly } of module.imports) {
      if (!typeOnly && specifier.startsWith(".")) visit(resolveRelative(file, specifier));
    }
    path.pop();
    state.set(file, "done");
  };

  for (const { file } of modules) visit(file);
  return found;
}
