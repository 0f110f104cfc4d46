import { readlink } from "node:fs/promises";

const HIDDEN = new Set(["ENOENT", "ESRCH", "EACCES", "EPERM"]);

/**
 * The inode of a process's network namespace. Two processes are in the same namespace exactly when it is equal.
 * Undefined when the process is gone or this process may not look.
 */
export async function networkNamespace(pid: number): Promise<string | undefined> {
  try {
    return await readlink(`/proc/${pid}/ns/net`);
  } catch (err) {
    if (err instanceof Error && "code" in err && HIDDEN.has(String(err.code))) return undefined;
    throw err;
  }
}
