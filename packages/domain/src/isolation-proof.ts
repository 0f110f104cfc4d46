/** How a proof of a cell's isolation can end; `error` says that nothing was found out. */
export const PROOF_VERDICTS = ["passed", "failed", "error"] as const;
/** One of {@link PROOF_VERDICTS}. */
export type ProofVerdict = (typeof PROOF_VERDICTS)[number];

/** How far a proof is. */
export const PROOF_STATUSES = ["requested", "running", ...PROOF_VERDICTS] as const;
/** One of {@link PROOF_STATUSES}. */
export type ProofStatus = (typeof PROOF_STATUSES)[number];

/** Where a check looked: at a container of the cell, or from the throwaway container beside them. */
export const PROOF_CONTAINERS = ["agent", "airlock", "probe"] as const;
/** One of {@link PROOF_CONTAINERS}. */
export type ProofContainer = (typeof PROOF_CONTAINERS)[number];

/** One thing that was looked at. */
export interface ProofCheck {
  readonly container: ProofContainer;
  readonly name: string;
  /** What the engine says; null where it is not asked. */
  readonly engine: string | null;
  /** What the kernel says, or what trying came to; null where it has no say. */
  readonly kernel: string | null;
  readonly ok: boolean;
}

/** How many proofs of an agent are kept; the oldest go first. */
export const PROOFS_MAX = 50;

/** How many proofs of one client can be under way at once. */
export const OPEN_PROOFS_MAX = 4;
