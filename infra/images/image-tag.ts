import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { BASE_RECIPE } from "./base-image.ts";
import { IMAGES, type ImageName } from "./image-definition.ts";
import type { NodeBinary } from "./node-binary.ts";

/**
 * The reference of an image: the first 12 hex digits of the SHA-256 of everything that goes into it. Both kinds of base
 * count, so the same sources have the same tag whether or not a registry answers.
 */
export async function imageTag(name: ImageName, folder: string, node: NodeBinary): Promise<string> {
  const definition = IMAGES[name];
  const hash = createHash("sha256");
  hash.update(
    JSON.stringify([name, definition, BASE_RECIPE, process.arch, definition.node ? node.version : null]),
  );
  const shared = (definition.sharesWith ?? []).map((other) => join(import.meta.dirname, other));
  for (const each of [folder, ...shared]) {
    const files = (await readdir(each)).filter(
      (file) => !file.endsWith(".test.ts") && file !== "node_modules",
    );
    for (const file of files.sort()) {
      const content = await readFile(join(each, file));
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return `deployclaw/${name}:${hash.digest("hex").slice(0, 12)}`;
}
