import {
  type Ability,
  AppError,
  type ClientHold,
  isPossibleDuring,
  type Role,
  roleMay,
} from "@deployclaw/domain";

const day = (date: Date): string => date.toISOString().slice(0, 10);

function holdRefusal(hold: ClientHold): AppError {
  return hold.kind === "suspended"
    ? new AppError("client_suspended", `This client is suspended since ${day(hold.since)}: ${hold.reason}`)
    : new AppError("client_deleting", `This client is being deleted; it is erased on ${day(hold.dueAt)}.`);
}

/**
 * Throws `forbidden` unless the user's role has this ability, `client_suspended` or `client_deleting` when their client
 * stands still and the ability with it.
 */
export function requireAbility(
  who: {
    readonly user: { readonly role: Role };
    readonly client: { readonly hold: ClientHold | null };
  },
  ability: Ability,
): void {
  const { role } = who.user;
  if (!roleMay(role, ability))
    throw new AppError(
      "forbidden",
      ability === "change"
        ? "Your role lets you look, not change anything."
        : "Only an admin of the client may do this.",
    );
  const { hold } = who.client;
  if (hold !== null && !isPossibleDuring(hold.kind, ability)) throw holdRefusal(hold);
}
