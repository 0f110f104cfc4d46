import type { FactShapes, ReadFacts } from "./facts.ts";

/** Whether what an entry tells of was let happen. */
export const AUDIT_DECISIONS = ["allowed", "refused"] as const;
/** One of {@link AUDIT_DECISIONS}. */
export type AuditDecision = (typeof AUDIT_DECISIONS)[number];

/** How an entry reads: good news, something to look at, or neither. */
export type EntryTone = "good" | "bad" | "plain";

/** What a sentence is made of. */
export interface Said<S extends FactShapes> {
  /** Who did it, as a name at the beginning of a sentence. */
  readonly who: string;
  /** What it was done to. */
  readonly target: string;
  readonly facts: ReadFacts<S>;
}

/** One kind of entry: what stands in it, and how it is said. */
export interface ActionDefinition<S extends FactShapes = FactShapes> {
  /** Null where nobody had to decide. */
  readonly decision: AuditDecision | null;
  readonly facts: S;
  /** One sentence in plain English without a full stop; never fails, whatever of the facts is missing. */
  say(said: Said<S>): string;
  /** Unless said, what was refused is bad and all else is plain. */
  tone?(facts: ReadFacts<S>): EntryTone;
}

/** Defines an action that somebody was allowed. */
export const allowed = <const S extends FactShapes>(
  facts: S,
  say: ActionDefinition<S>["say"],
): ActionDefinition<S> => ({ decision: "allowed", facts, say });

/** Defines an action that was refused. */
export const refused = <const S extends FactShapes>(
  facts: S,
  say: ActionDefinition<S>["say"],
): ActionDefinition<S> => ({ decision: "refused", facts, say });

/** Defines something that was seen, and that nobody had to decide. */
export const noted = <const S extends FactShapes>(
  facts: S,
  say: ActionDefinition<S>["say"],
  tone?: (facts: ReadFacts<S>) => EntryTone,
): ActionDefinition<S> => ({ decision: null, facts, say, ...(tone === undefined ? {} : { tone }) });
