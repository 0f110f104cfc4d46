import type { Hold } from "./client-hold.ts";

/** What a user may be within one client. */
export const ROLES = ["admin", "member", "viewer"] as const;

/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

/**
 * What a user can ask for: `read` looks, and looks after the user's own account; `change` is about agents and
 * credentials; `inspect` looks at what concerns the client itself, `administer` changes it; `restore` takes back its
 * deletion.
 */
export const ABILITIES = ["read", "change", "inspect", "administer", "restore"] as const;

/** One of {@link ABILITIES}. */
export type Ability = (typeof ABILITIES)[number];

/** Who may do what, and what of it stays possible while the client stands still. The only place that says so. */
const RULES: {
  readonly [Each in Ability]: { readonly roles: readonly Role[]; readonly during: readonly Hold[] };
} = {
  read: { roles: ["admin", "member", "viewer"], during: ["suspended", "deleting"] },
  change: { roles: ["admin", "member"], during: [] },
  inspect: { roles: ["admin"], during: ["suspended", "deleting"] },
  administer: { roles: ["admin"], during: [] },
  restore: { roles: ["admin"], during: ["deleting"] },
};

/** Whether a user of this role may do what the ability names. */
export function roleMay(role: Role, ability: Ability): boolean {
  return RULES[ability].roles.includes(role);
}

/** Whether what the ability names is possible at a client that stands still for this reason. */
export function isPossibleDuring(hold: Hold, ability: Ability): boolean {
  return RULES[ability].during.includes(hold);
}
