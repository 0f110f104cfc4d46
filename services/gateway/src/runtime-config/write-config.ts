import { createHash } from "node:crypto";
import { chmod, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConfigFiles } from "./render-config.ts";

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (err) {
    if (!(err instanceof Error && "code" in err && err.code === "ENOENT")) throw err;
    return undefined;
  }
}

/**
 * Writes a cell's configuration files, each at once or not at all, readable by owner and group. A file that is already
 * as it should be is left alone.
 */
export async function writeConfig(directory: string, files: ConfigFiles): Promise<void> {
  for (const [name, text] of files) {
    const path = join(directory, name);
    if ((await readIfThere(path)) === text) continue;
    const fresh = join(directory, `.${name}.new`);
    await rm(fresh, { force: true });
    await writeFile(fresh, text, { mode: 0o640, flag: "wx" });
    // The mode above is subject to the umask.
    await chmod(fresh, 0o640);
    await rename(fresh, path);
  }
}

/** A SHA-256 over names and contents, as lower-case hex: equal exactly when nothing changed. */
export function configHash(files: ConfigFiles): string {
  const hash = createHash("sha256");
  for (const [name, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${name.length}:${name}:${Buffer.byteLength(text)}:`).update(text);
  return hash.digest("hex");
}
