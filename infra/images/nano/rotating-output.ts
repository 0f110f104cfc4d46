import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Gives a function that appends lines to `path`. Past `bytesMax` the file becomes `path.1`, replacing the one before,
 * so that both together stay under twice that. A full disk loses the line, not the agent.
 */
export function openRotatingOutput(path: string, bytesMax: number): (line: string) => void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let file = openSync(path, "a", 0o600);
  let size = fstatSync(file).size;
  return (line) => {
    const bytes = Buffer.from(`${line}\n`);
    if (size > 0 && size + bytes.length > bytesMax) {
      closeSync(file);
      renameSync(path, `${path}.1`);
      file = openSync(path, "a", 0o600);
      size = 0;
    }
    try {
      size += writeSync(file, bytes);
    } catch (err) {
      if (!isDiskFull(err)) throw err;
    }
  };
}

function isDiskFull(err: unknown): boolean {
  return err instanceof Error && "code" in err && (err.code === "ENOSPC" || err.code === "EDQUOT");
}
