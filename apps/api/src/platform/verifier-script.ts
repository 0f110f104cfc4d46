import { readFile } from "node:fs/promises";

/** Reads the script with which an auditor verifies a log; undefined where none was laid out. */
export function verifierScriptAt(path: string): () => Promise<string | undefined> {
  return async () => {
    try {
      return await readFile(path, "utf8");
    } catch (err) {
      if (err instanceof Error && "code" in err && err.code === "ENOENT") return undefined;
      throw err;
    }
  };
}
