import { readFile } from "node:fs/promises";

const GONE = new Set(["ENOENT", "ESRCH", "EACCES", "ENOTDIR", "ENODEV"]);

/** What a file of the kernel says; undefined once its process or cgroup is gone, or where this process may not look. */
export async function readUnlessGone(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (err) {
    if (err instanceof Error && "code" in err && GONE.has(String(err.code))) return undefined;
    throw err;
  }
}
