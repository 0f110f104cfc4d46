import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Module, WorkspacePackage } from "./module.ts";
import { parseModule } from "./parse-module.ts";

const sourceFolders = ["apps", "services", "packages", "infra", "tools", "bench"];
const packageFolders = ["apps", "services", "packages"];
const skipped = new Set(["node_modules", "dist", ".next", "public"]);

/** Every source file of the repository, parsed. */
export function readModules(root: string): Module[] {
  return sourceFolders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => sourceFiles(root, folder))
    .map((file) => parseModule(file, readFileSync(join(root, file), "utf8")));
}

/** The root's `package.json` and those of the workspace. */
export function readPackages(root: string): WorkspacePackage[] {
  const folders = packageFolders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`));
  return ["", ...folders].flatMap((folder) => {
    const file = join(root, folder, "package.json");
    if (!existsSync(file)) return [];
    const content: {
      name: string;
      dependencies?: Record<string, string>;
      devDependencies?: Record<string, string>;
      optionalDependencies?: Record<string, string>;
    } = JSON.parse(readFileSync(file, "utf8"));
    const dependencies = { ...content.dependencies, ...content.optionalDependencies };
    return {
      name: content.name,
      folder,
      dependencies: new Set(Object.keys(dependencies)),
      devDependencies: new Set(Object.keys(content.devDependencies ?? {})),
    };
  });
}

function sourceFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : sourceFiles(root, path);
    return /\.[cm]?tsx?$/.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name) ? [path] : [];
  });
}
