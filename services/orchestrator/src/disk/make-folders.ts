import { chmod, chown, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { DiskSpec } from "./disk-driver.ts";

/** Makes a disk's folders. Only root writes beside them, so that none of them can be a link. */
export async function makeFolders(root: string, { folders, uid }: DiskSpec): Promise<void> {
  for (const folder of folders) {
    const path = join(root, folder);
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chown(path, uid, uid);
    await chmod(path, 0o700);
  }
}
