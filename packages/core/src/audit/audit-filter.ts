import {
  type AuditAction,
  type AuditDecision,
  type AuditGroup,
  actionsOfDecision,
  actionsOfGroup,
  type Scope,
} from "@deployclaw/domain";

/** Which entries are meant; what is left out does not narrow. */
export interface AuditFilter {
  /** Whom an entry is about. */
  readonly agentId?: string | undefined;
  /** Who did it. */
  readonly byUserId?: string | undefined;
  readonly action?: AuditAction | undefined;
  readonly group?: AuditGroup | undefined;
  readonly decision?: AuditDecision | undefined;
  /** A scope that an agent's request needed. */
  readonly scope?: Scope | undefined;
  /** Stands somewhere in the target, whatever the case. */
  readonly target?: string | undefined;
  /** The address that something was done from; with `*` at its end, how such an address begins. */
  readonly address?: string | undefined;
  /** Stands somewhere in what an entry says, or is part of the name of whoever did it. */
  readonly q?: string | undefined;
  /** The first moment that counts. */
  readonly from?: Date | undefined;
  /** The first moment that no longer counts. */
  readonly to?: Date | undefined;
}

/** The actions that a filter leaves, or undefined when it leaves all. */
export function actionsLeft({ action, group, decision, scope }: AuditFilter): AuditAction[] | undefined {
  const sets = [
    ...(action === undefined ? [] : [[action]]),
    ...(group === undefined ? [] : [actionsOfGroup(group)]),
    ...(decision === undefined ? [] : [actionsOfDecision(decision)]),
    // What a request needed stands where it was allowed.
    ...(scope === undefined ? [] : [["request.intent"] satisfies AuditAction[]]),
  ];
  const [first, ...others] = sets;
  return first?.filter((each) => others.every((set) => set.includes(each)));
}

/** A filter in a few words, for the log: `agentId=… decision=refused`; undefined when nothing narrows. */
export function filterText(filter: AuditFilter): string | undefined {
  const { from, to, ...rest } = filter;
  const parts = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return parts.length === 0 ? undefined : parts.join(" ");
}
