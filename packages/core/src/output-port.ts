/** Lines that an agent put out, as its host reads them: harmless text, the oldest first. */
export interface OutputPiece {
  readonly lines: readonly string[];
  /** Where it goes on; null while there is none. */
  readonly next: string | null;
  /** Whether something before these lines, or between the last piece and them, was left out. */
  readonly isPartial: boolean;
  /** Whether more can come at any time. */
  readonly isLive: boolean;
}

/** The newest lines, or what came after a position; only lines that hold `search`, unless it is empty. */
export type OutputQuestion = { readonly search: string } & (
  | { readonly lines: number }
  | { readonly after: string }
);

/**
 * Asks the host of an agent for its output; undefined when the agent is not there. Throws `dependency_unavailable` when the
 * host does not answer.
 */
export type OutputPort = (agentId: string, question: OutputQuestion) => Promise<OutputPiece | undefined>;
