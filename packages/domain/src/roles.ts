/** What a user may be within one client. */
export const ROLES = ["admin", "member", "viewer"] as const;

/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

/** What a role can be asked for. */
export type Ability = "read" | "change";

const ABILITIES: Record<Role, readonly Ability[]> = {
  admin: ["read", "change"],
  member: ["read", "change"],
  viewer: ["read"],
};

/** Whether a user of this role may do what the ability names. */
export function roleMay(role: Role, ability: Ability): boolean {
  return ABILITIES[role].includes(ability);
}
