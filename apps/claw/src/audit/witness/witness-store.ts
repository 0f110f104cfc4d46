import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isErrorCode } from "../../host/is-error-code.ts";
import { writeFileAtomic } from "../../host/write-file-atomic.ts";

/** What a witness remembers of one log: the newest checkpoint that it cosigned, with its own line. */
export type WitnessStore = {
  /** The note by the hash of its log's origin; undefined when nothing was cosigned. */
  read(originHash: string): string | undefined;
  /** Durable when it returns. */
  write(origin: string, note: string): void;
};

/** The name under which a log is kept and asked for: SHA-256 of its origin in hex. */
export const originHash = (origin: string): string => createHash("sha256").update(origin).digest("hex");

/** One file for each log. */
export function openWitnessStore(directory: string): WitnessStore {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = (hash: string) => join(directory, `${hash}.checkpoint`);
  return {
    read: (hash) => {
      try {
        return readFileSync(path(hash), "utf8");
      } catch (err) {
        if (!isErrorCode(err, "ENOENT")) throw err;
        return undefined;
      }
    },
    write: (origin, note) => writeFileAtomic(path(originHash(origin)), note, { mode: 0o600 }),
  };
}
