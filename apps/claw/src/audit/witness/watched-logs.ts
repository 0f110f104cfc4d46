import { readFileSync } from "node:fs";
import { type NoteVerifier, parseVerifierKey, TransparencyError } from "@deployclaw/transparency";
import { ClawError } from "../../claw-error.ts";
import { isErrorCode } from "../../host/is-error-code.ts";

/**
 * The logs that a witness watches, from a file of verifier keys, one a line; empty lines and `#` begin nothing. Throws
 * `ClawError` naming the line that is no key.
 */
export function readWatchedLogs(path: string): ReadonlyMap<string, NoteVerifier> {
  const logs = new Map<string, NoteVerifier>();
  for (const [i, line] of read(path).split("\n").entries()) {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) continue;
    const verifier = parseKey(text, `${path}, line ${i + 1}`);
    logs.set(verifier.name, verifier);
  }
  return logs;
}

function parseKey(text: string, where: string): NoteVerifier {
  try {
    return parseVerifierKey(text);
  } catch (err) {
    if (!(err instanceof TransparencyError)) throw err;
    throw new ClawError(`${where}: ${err.message}`, { cause: err });
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (err) {
    if (!isErrorCode(err, "ENOENT", "EACCES", "EISDIR")) throw err;
    throw new ClawError(`${path} cannot be read`, { cause: err });
  }
}
