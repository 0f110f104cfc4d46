import type { ActorKind } from "./audit-entry.ts";
import type { AuditDecision, EntryTone } from "./define-action.ts";
import { actionDefinition, isAuditAction } from "./vocabulary.ts";

/** What a sentence about an entry is made of. */
export interface Describable {
  readonly actorKind: ActorKind;
  readonly actorId: string;
  /** The user's mail address or the agent's name, where it is known. */
  readonly actorName: string | null;
  readonly action: string;
  /** Null, as is `metadata`, once retention erased what the entry said. */
  readonly target: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

/** An entry for people. */
export interface EntryText {
  /** One sentence, without a full stop. */
  readonly sentence: string;
  readonly tone: EntryTone;
  readonly decision: AuditDecision | null;
}

const ANYBODY: { readonly [Kind in ActorKind]: string } = {
  user: "A user",
  agent: "The agent",
  platform: "The platform",
  operator: "An operator",
};

/**
 * Says an entry in English. `me` is the id of whoever reads it, who is then called you. An action of a newer platform and
 * an entry past its retention are said as well as they can be.
 */
export function describeEntry(entry: Describable, me?: string): EntryText {
  const known = isAuditAction(entry.action) ? actionDefinition(entry.action) : undefined;
  const decision = known?.decision ?? null;
  if (entry.target === null && entry.metadata === null)
    return {
      sentence: `An entry about ${entry.action}, whose content is past its retention; its proof still holds`,
      tone: "plain",
      decision,
    };
  const who = nameOf(entry, me);
  const target = entry.target ?? "something";
  if (known === undefined)
    return { sentence: `${who}: ${entry.action} ${target}`, tone: "plain", decision: null };
  const facts = Object.fromEntries(
    Object.entries(known.facts).map(([name, fact]) => [name, fact.read(entry.metadata?.[name])]),
  );
  return {
    sentence: known.say({ who, target, facts }),
    tone: known.tone?.(facts) ?? (decision === "refused" ? "bad" : "plain"),
    decision,
  };
}

function nameOf(
  { actorKind, actorId, actorName, action, target }: Describable,
  me: string | undefined,
): string {
  if (actorKind === "user" && actorId === me) return "You";
  // What users do about their own accounts names them in its target too.
  const named = actorName ?? (actorKind === "user" && action.startsWith("user.") ? target : null);
  return named ?? ANYBODY[actorKind];
}
