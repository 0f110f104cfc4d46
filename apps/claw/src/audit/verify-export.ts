import {
  type LogVerdict,
  parseLogExport,
  TransparencyError,
  verifyLogExport,
} from "@deployclaw/transparency";

/** What an auditor brings along: a checkpoint and a key that were kept elsewhere. */
export interface KeptElsewhere {
  readonly checkpoint?: string | undefined;
  readonly publicKey?: string | undefined;
}

/** A verdict, with what it was given against. */
export type ExportVerdict =
  | (LogVerdict & { readonly entries: number; readonly usedKept: boolean })
  | { readonly ok: false; readonly reason: "malformed"; readonly detail: string };

/**
 * Verifies an exported log offline. Without a kept checkpoint and key it proves only that the export agrees with
 * itself, since whoever changed the log could have signed it anew.
 */
export function verifyExport(text: string, kept: KeptElsewhere): ExportVerdict {
  try {
    const log = parseLogExport(text);
    const verdict = verifyLogExport({
      entries: log.entries,
      checkpoint: kept.checkpoint ?? log.checkpoint,
      checkpoints: [log.checkpoint, ...log.checkpoints],
      publicKey: kept.publicKey ?? log.publicKey,
    });
    const usedKept = kept.checkpoint !== undefined && kept.publicKey !== undefined;
    return { ...verdict, entries: log.entries.length, usedKept };
  } catch (err) {
    if (!(err instanceof TransparencyError)) throw err;
    return { ok: false, reason: "malformed", detail: err.message };
  }
}

/** The verdict as a sentence for people. */
export function explainVerdict(verdict: ExportVerdict): string {
  if (verdict.ok) return `verified: ${verdict.treeSize} entries are as they were when they were signed`;
  switch (verdict.reason) {
    case "malformed":
      return `this is not an export: ${verdict.detail}`;
    case "checkpoint":
      return `the checkpoint is not this log's: ${verdict.detail}`;
    case "rewritten":
      return `history was rewritten somewhere in entries ${verdict.seq} to ${verdict.through}`;
    case "truncated":
      return `the log was cut off: entry ${verdict.seq} and what follows is missing`;
    default:
      return `entry ${verdict.seq} is ${verdict.reason}`;
  }
}
