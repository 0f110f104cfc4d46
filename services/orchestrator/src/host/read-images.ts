import { readFile } from "node:fs/promises";
import type { ImageIds } from "../cell/cell-specs.ts";

const IMAGE_ID = /^sha256:[0-9a-f]{64}$/;

/** The images that were built for this host; none when the file is not there. Throws when it holds anything else. */
export async function readImages(file: string): Promise<ImageIds> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (err) {
    if (err instanceof Error && "code" in err && err.code === "ENOENT") return {};
    throw err;
  }
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== "object" || parsed === null) throw new Error(`${file} holds no images`);
  const images: Record<string, string> = {};
  for (const [name, id] of Object.entries(parsed)) {
    if (typeof id !== "string" || !IMAGE_ID.test(id))
      throw new Error(`${file}: "${name}" is not an image id`);
    images[name] = id;
  }
  return images;
}
