import { openCheckpoint } from "./checkpoint.ts";
import { parseVerifierKey } from "./note-key.ts";
import { TransparencyError } from "./transparency-error.ts";
import { checkEntries } from "./verify/check-block.ts";
import type { LogExportEntry } from "./verify/exported-entry.ts";
import { LogCheck } from "./verify/log-check.ts";
import { faultOf, type LogVerdict } from "./verify/log-verdict.ts";

/**
 * The same verdict as `verifyLog`, on entries that are in memory. `checkpoint` is the one the reader kept; `checkpoints`
 * are those in the export, which prove entries after it and narrow down where a rewritten history starts.
 */
export function verifyLogExport(input: {
  entries: readonly LogExportEntry[];
  checkpoint: string;
  checkpoints?: readonly string[];
  publicKey: string;
}): LogVerdict {
  const { entries, checkpoints = [] } = input;
  try {
    const verifier = parseVerifierKey(input.publicKey);
    const heads = [input.checkpoint, ...checkpoints].map((note) => openCheckpoint(note, verifier));
    const log = new LogCheck(heads, heads[0]?.size);
    log.accept(checkEntries(entries));
    return log.finish();
  } catch (err) {
    if (!(err instanceof TransparencyError)) throw err;
    return faultOf("checkpoint", 0, err.message);
  }
}
