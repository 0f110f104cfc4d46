import { AGENT_ACTIONS } from "./actions/agent-actions.ts";
import { CLIENT_ACTIONS } from "./actions/client-actions.ts";
import { CREDENTIAL_ACTIONS } from "./actions/credential-actions.ts";
import { FORWARDER_ACTIONS } from "./actions/forwarder-actions.ts";
import { LOG_ACTIONS } from "./actions/log-actions.ts";
import { REQUEST_ACTIONS } from "./actions/request-actions.ts";
import { USER_ACTIONS } from "./actions/user-actions.ts";
import type { ActionDefinition, AuditDecision } from "./define-action.ts";
import type { FactsOf } from "./facts.ts";

/**
 * Everything that can stand in a client's log: what each kind of entry holds, and how it is said. An action exists by
 * standing here, so that none is without its facts and its sentence.
 */
const VOCABULARY = {
  ...CLIENT_ACTIONS,
  ...USER_ACTIONS,
  ...AGENT_ACTIONS,
  ...CREDENTIAL_ACTIONS,
  ...REQUEST_ACTIONS,
  ...LOG_ACTIONS,
  ...FORWARDER_ACTIONS,
};

/** What an entry can tell of. */
export type AuditAction = keyof typeof VOCABULARY;

/** The facts that a writer gives for an action. */
export type AuditFacts<Action extends AuditAction> = FactsOf<(typeof VOCABULARY)[Action]["facts"]>;

/** All actions. */
export const AUDIT_ACTIONS = Object.keys(VOCABULARY) as AuditAction[];

/** What an action's name begins with: `agent` of `agent.create`. */
export type AuditGroup = AuditAction extends infer Action
  ? Action extends `${infer Group}.${string}`
    ? Group
    : never
  : never;

/** What belongs together, for whoever looks for entries. */
export const AUDIT_GROUPS: { readonly [Group in AuditGroup]: string } = {
  agent: "Agents",
  request: "Requests",
  model: "Models",
  credential: "Credentials",
  user: "People",
  client: "Client",
  audit: "Log",
  forwarder: "Forwarding",
  cell: "Cells",
  vault: "Vault",
};

/** All groups. */
export const AUDIT_GROUP_NAMES = Object.keys(AUDIT_GROUPS) as AuditGroup[];

/** What the vocabulary says of an action. */
export function actionDefinition(action: AuditAction): ActionDefinition {
  return VOCABULARY[action];
}

/** Whether this version of the platform knows such an action. */
export function isAuditAction(action: string): action is AuditAction {
  return Object.hasOwn(VOCABULARY, action);
}

/** The actions of a group. */
export function actionsOfGroup(group: AuditGroup): readonly AuditAction[] {
  return AUDIT_ACTIONS.filter((action) => action.startsWith(`${group}.`));
}

/** The actions whose entries tell of such a decision. */
export function actionsOfDecision(decision: AuditDecision): readonly AuditAction[] {
  return AUDIT_ACTIONS.filter((action) => actionDefinition(action).decision === decision);
}
