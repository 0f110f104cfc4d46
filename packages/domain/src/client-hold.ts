import type { DesiredState } from "./agent-state.ts";

/** Why a client stands still: an operator suspended it, or it waits to be erased. */
export const HOLDS = ["suspended", "deleting"] as const;

/** One of {@link HOLDS}. */
export type Hold = (typeof HOLDS)[number];

/** A client that stands still: its cells are stopped, and its users look without changing anything. */
export type ClientHold =
  | { readonly kind: "suspended"; readonly since: Date; readonly reason: string }
  | { readonly kind: "deleting"; readonly since: Date; readonly dueAt: Date };

/** What is wanted of an agent's cell: while its client stands still nothing runs, and what is to go goes. */
export function desiredDuring(hold: Hold | null, desired: DesiredState): DesiredState {
  return hold !== null && desired === "running" ? "stopped" : desired;
}
