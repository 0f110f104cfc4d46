import { AppError } from "./errors.ts";
import { UUID } from "./uuid.ts";

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A tenant's id: a lower-case UUID. */
export type ClientId = Branded<"ClientId">;
/** A user's id: a lower-case UUID. */
export type UserId = Branded<"UserId">;
/** An agent's id: a lower-case UUID. */
export type AgentId = Branded<"AgentId">;
/** A forwarder's id: a lower-case UUID. */
export type ForwarderId = Branded<"ForwarderId">;

function parseUuid(value: string, what: string): string {
  if (!UUID.test(value)) throw new AppError("not_found", `No such ${what}.`);
  return value;
}

/** Brands a lower-case UUID; anything else throws `not_found`, so that a malformed id says no more than a foreign one. */
export const clientId = (value: string): ClientId => parseUuid(value, "client") as ClientId;
/** Brands a lower-case UUID; anything else throws `not_found`. */
export const userId = (value: string): UserId => parseUuid(value, "user") as UserId;
/** Brands a lower-case UUID; anything else throws `not_found`. */
export const agentId = (value: string): AgentId => parseUuid(value, "agent") as AgentId;
/** Brands a lower-case UUID; anything else throws `not_found`. */
export const forwarderId = (value: string): ForwarderId => parseUuid(value, "forwarder") as ForwarderId;

/** The agent id that client-wide secrets are bound to in the vault (the nil UUID, RFC 9562 section 5.9). */
export const NIL_AGENT_ID = "00000000-0000-0000-0000-000000000000" as AgentId;
