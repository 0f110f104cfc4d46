import { lstat } from "node:fs/promises";

/** Whether anything is at this path; a link counts as itself and is not followed. */
export async function pathExists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (err) {
    if (err instanceof Error && "code" in err && (err.code === "ENOENT" || err.code === "ENOTDIR"))
      return false;
    throw err;
  }
}
