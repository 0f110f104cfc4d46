import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file whole, for its owner alone: durable when it resolves; a crash meanwhile leaves the old content or the new,
 * never half of one.
 */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const incoming = `${path}.new`;
  await writeSynced(incoming, content);
  await rename(incoming, path);
  await using folder = await open(dirname(path), "r");
  await folder.sync();
}

async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  await using file = await open(path, "w", 0o600);
  await file.writeFile(content);
  await file.sync();
}
