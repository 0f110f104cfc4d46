import { type LogVerdict, type VerifyLogInput, verifyLog } from "@deployclaw/transparency";

/** What an auditor brings along: a checkpoint and a key that were kept elsewhere. */
export interface KeptElsewhere {
  readonly checkpoint?: string | undefined;
  readonly publicKey?: string | undefined;
}

/** A verdict, with what it was given against. */
export type ExportVerdict = LogVerdict & { readonly usedKept: boolean };

/**
 * Verifies an exported log or a signed bundle offline. Without a kept checkpoint and key it proves only that the export
 * agrees with itself, since whoever changed the log could have signed it anew.
 */
export async function verifyExport(
  source: AsyncIterable<Uint8Array>,
  kept: KeptElsewhere,
  options: Pick<VerifyLogInput, "check" | "erasedAfter"> = {},
): Promise<ExportVerdict> {
  const { checkpoint: keptCheckpoint, publicKey: keptKey } = kept;
  const verdict = await verifyLog({ source, keptCheckpoint, keptKey, ...options });
  return { ...verdict, usedKept: keptCheckpoint !== undefined && keptKey !== undefined };
}
