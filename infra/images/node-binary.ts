import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The Node binary of the workspace, pinned by the lockfile. */
export interface NodeBinary {
  readonly path: string;
  readonly version: string;
}

/** Finds the workspace's Node binary for this machine's architecture; throws when it is not installed. */
export async function findNodeBinary(): Promise<NodeBinary> {
  const manifest = createRequire(import.meta.url).resolve(`node-linux-${process.arch}/package.json`);
  const parsed: unknown = JSON.parse(await readFile(manifest, "utf8"));
  if (typeof parsed !== "object" || parsed === null || !("version" in parsed)) {
    throw new Error(`${manifest} names no version`);
  }
  return { path: join(dirname(manifest), "bin/node"), version: String(parsed.version) };
}
