import type { ActorKind } from "../audit/audit-entry.ts";
import type { AuditMetadata } from "../audit/audit-metadata.ts";
import type { DeliveryFailure } from "./delivery-failures.ts";

/** One numbered entry as a receiver gets it. What retention erased is null, and `erased` says so. */
export interface ForwardedEntry {
  readonly seq: number;
  readonly id: string;
  readonly createdAt: string;
  readonly clientId: string;
  readonly agentId: string | null;
  readonly actorKind: ActorKind;
  readonly actorId: string;
  readonly actorName: string | null;
  readonly action: string;
  readonly target: string | null;
  readonly metadata: AuditMetadata | null;
  readonly ipAddress: string | null;
  /** What happened, in plain English. */
  readonly sentence: string;
  readonly erased: boolean;
  /** Base64 of the entry's RFC 6962 leaf, which proofs and checkpoints speak of. */
  readonly leafHash: string;
}

/** What is sent at once: entries in the order of their numbers, without a gap, and the newest signed checkpoint. */
export interface ForwardedBatch {
  readonly entries: readonly ForwardedEntry[];
  readonly checkpoint: string | null;
}

/** What became of a batch or a test: taken by the receiver, or why not, in plain words and without a secret. */
export type DeliveryAnswer =
  | { readonly delivered: true; readonly detail: string }
  | {
      readonly delivered: false;
      readonly reason: DeliveryFailure;
      readonly detail: string;
      /** How long the receiver asks to be left alone. */
      readonly retryAfterSeconds?: number | undefined;
    };
