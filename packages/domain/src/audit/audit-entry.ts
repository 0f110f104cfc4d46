import type { AuditMetadata } from "./audit-metadata.ts";
import { type AuditAction, type AuditFacts, actionDefinition } from "./vocabulary.ts";

/** Every kind of who can have done something. */
export const ACTOR_KINDS = ["user", "agent", "platform", "operator"] as const;
/** One of {@link ACTOR_KINDS}. */
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** What every entry says, whatever it tells of. */
export interface EntryFields {
  readonly clientId: string;
  readonly agentId?: string | undefined;
  readonly actorKind: ActorKind;
  /** The user's or agent's id, or the process's name. */
  readonly actorId: string;
  /** What it was done to, in at most 512 characters: an agent's name, a URL without its query. */
  readonly target: string;
  readonly ipAddress?: string | undefined;
  readonly createdAt: Date;
}

declare const shaped: unique symbol;

/** One entry as its writer gives it, made by {@link auditEntry}; the log adds id, salt and numbering. */
export interface NewAuditEntry extends EntryFields {
  readonly actionType: AuditAction;
  readonly metadata: AuditMetadata;
  readonly [shaped]: true;
}

/** The fields of an entry together with its action and that action's facts. */
export type EntryOf<Action extends AuditAction> = EntryFields & {
  readonly actionType: Action;
  readonly metadata: AuditFacts<Action>;
};

/**
 * An entry with exactly the facts that its action has, each no longer than it may be. What else stands in `metadata` is
 * left out, so that nothing comes into a log by way of an object that grew.
 */
export function auditEntry<Action extends AuditAction>(entry: EntryOf<Action>): NewAuditEntry {
  const given: Readonly<Record<string, AuditMetadata[string] | undefined>> = entry.metadata;
  const facts = Object.entries(actionDefinition(entry.actionType).facts).flatMap(([name, fact]) => {
    const value = given[name];
    return value === undefined ? [] : [[name, fact.bound(value)] as const];
  });
  return { ...entry, metadata: Object.fromEntries(facts) } as unknown as NewAuditEntry;
}
