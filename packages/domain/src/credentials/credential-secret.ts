import type { FieldError } from "../errors.ts";
import { CREDENTIAL_VALUE } from "../text-rules.ts";
import type { CredentialSlot } from "./credential-slot.ts";

/** What a client gives for a credential, and nobody sees again. */
export interface CredentialSecret {
  /** The secret itself; for `oauth2` the refresh token, or the client secret of the grant `client_credentials`. */
  readonly value: string;
  /** For `oauth2` with the grant `refresh_token`: the client's secret, where it has one. */
  readonly clientSecret?: string | undefined;
}

/** What the vault seals for an `oauth2` credential, as JSON; the gateway adds the tokens that it was given. */
export interface OAuth2Secret {
  readonly refreshToken?: string;
  readonly clientSecret?: string;
  readonly accessToken?: string;
  /** When the access token ends, in milliseconds since 1970. */
  readonly expiresAt?: number;
}

/** What is wrong with a secret for a slot, each with its pointer and without repeating it. */
export function secretErrors(slot: CredentialSlot, { value, clientSecret }: CredentialSecret): FieldError[] {
  const fields: FieldError[] = [];
  const { pattern, detail } = CREDENTIAL_VALUE;
  if (!pattern.test(value)) fields.push({ pointer: "/value", detail });
  else if (slot.kind === "basic" && slot.part === "username" && value.includes(":"))
    fields.push({ pointer: "/value", detail: "must not hold a colon, which ends a user name" });
  else if (slot.kind === "path" && /^\.{1,2}$/.test(value))
    fields.push({ pointer: "/value", detail: "must not be a step within a path" });
  if (clientSecret === undefined) return fields;
  if (slot.kind !== "oauth2" || slot.grant !== "refresh_token")
    fields.push({ pointer: "/clientSecret", detail: "goes with an oauth2 slot and its refresh token only" });
  else if (!pattern.test(clientSecret)) fields.push({ pointer: "/clientSecret", detail });
  return fields;
}

/** The text that the vault seals for a secret. */
export function sealedText(slot: CredentialSlot, { value, clientSecret }: CredentialSecret): string {
  if (slot.kind !== "oauth2") return value;
  const secret: OAuth2Secret =
    slot.grant === "client_credentials"
      ? { clientSecret: value }
      : { refreshToken: value, ...(clientSecret === undefined ? {} : { clientSecret }) };
  return JSON.stringify(secret);
}
