import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The pages that problems' types lead to: Markdown by type, such as `not-found`. */
export type ErrorPages = ReadonlyMap<string, string>;

/** Reads the pages of a folder, a Markdown file a type. A folder that is not there gives none. */
export function loadErrorPages(folder: string): ErrorPages {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (err) {
    if (err instanceof Error && "code" in err && err.code === "ENOENT") return new Map();
    throw err;
  }
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".md"));
  return new Map(
    files.map(({ name }) => [name.slice(0, -".md".length), readFileSync(join(folder, name), "utf8")]),
  );
}
