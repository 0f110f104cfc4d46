/** Why a client stands still: an operator suspended it, or it waits to be erased. */
export const HOLDS = ["suspended", "deleting"] as const;

/** One of {@link HOLDS}. */
export type Hold = (typeof HOLDS)[number];

/** A client that stands still: its cells are stopped, and its users look without changing anything. */
export type ClientHold =
  | { readonly kind: "suspended"; readonly since: Date; readonly reason: string }
  | { readonly kind: "deleting"; readonly since: Date; readonly dueAt: Date };
