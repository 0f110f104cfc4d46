import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeDurably } from "../durable-file.ts";
import type { TileObjects } from "./tile-objects.ts";

/** Tiles as files below a directory, readable by its owner alone; any web server may publish them as they lie. */
export function fileTiles(directory: string): TileObjects {
  return {
    read: async (path) => {
      try {
        return await readFile(join(directory, path));
      } catch (err) {
        if (!(err instanceof Error && "code" in err && err.code === "ENOENT")) throw err;
        return undefined;
      }
    },
    write: async (path, bytes) => {
      const file = join(directory, path);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeDurably(file, bytes);
    },
    removePartials: (fullPath) => rm(join(directory, `${fullPath}.p`), { recursive: true, force: true }),
  };
}
