import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { ClawError } from "../../claw-error.ts";
import { isErrorCode } from "../../host/is-error-code.ts";

const keptSchema = z.object({ size: z.number(), note: z.string() });

const fileOf = (directory: string, clientId: string) => join(directory, "signed", `${clientId}.json`);

/** What the signer signed last for a client. Throws `ClawError` when it remembers nothing, or nothing that can be read. */
export function readKeptTree(directory: string, clientId: string): { readonly size: number } {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(fileOf(directory, clientId), "utf8")));
  } catch (err) {
    if (isErrorCode(err, "ENOENT"))
      throw new ClawError("the signer remembers nothing of this client", { cause: err });
    if (isErrorCode(err, "EACCES"))
      throw new ClawError("run this as the user that the platform runs as, or as root");
    throw new ClawError("what the signer remembers of this client cannot be read", { cause: err });
  }
}

/**
 * Moves what was signed, and the tiles that were published of it, out of the signer's way into `<directory>/set-aside`, and
 * answers where they are. The tree goes last: until then the signer refuses as before.
 */
export function setAside(directory: string, clientId: string, at: Date): readonly string[] {
  const folder = join(directory, "set-aside", `${clientId}-${at.toISOString().replaceAll(":", "")}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const moves = [
    [join(directory, "tiles", clientId), join(folder, "tiles")],
    [fileOf(directory, clientId), join(folder, "signed.json")],
  ] as const;
  return moves.flatMap(([from, to]) => {
    if (!existsSync(from)) return [];
    renameSync(from, to);
    return [to];
  });
}
