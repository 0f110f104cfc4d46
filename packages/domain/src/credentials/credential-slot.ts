/**
 * The one place of a request where the gateway puts a credential; its placeholder stands there and nowhere else.
 *
 * - `bearer`: the whole of `Authorization: Bearer …`.
 * - `header`: within the value of one header.
 * - `basic`: the password or the user name of `Authorization: Basic …` (RFC 7617).
 * - `query`: the whole value of one query parameter.
 * - `path`: the rest of a path segment, right after one of these beginnings of the path.
 * - `json`: the whole text at a JSON pointer (RFC 6901) of a JSON body of at most 1 MiB.
 * - `websocket`: the same in a text message of a WebSocket.
 * - `oauth2`: `Authorization: Bearer …` with an access token that the gateway gets at `tokenUrl` (RFC 6749).
 * - `aws`: the access key of an AWS Signature Version 4; the gateway signs the request anew.
 * - `hmac`: where an HMAC (RFC 2104) of parts of the request stands in a header; the gateway computes it.
 */
export type CredentialSlot =
  | { readonly kind: "bearer" }
  | { readonly kind: "header"; readonly name: string }
  | { readonly kind: "basic"; readonly part: (typeof BASIC_PARTS)[number] }
  | { readonly kind: "query"; readonly name: string }
  | { readonly kind: "path"; readonly after: readonly string[] }
  | { readonly kind: "json"; readonly pointer: string }
  | { readonly kind: "websocket"; readonly pointer: string }
  | OAuth2Slot
  | { readonly kind: "aws"; readonly accessKeyId: string; readonly region: string; readonly service: string }
  | HmacSlot;

/** How the gateway gets access tokens for an `oauth2` credential. */
export interface OAuth2Slot {
  readonly kind: "oauth2";
  readonly tokenUrl: string;
  readonly grant: (typeof OAUTH2_GRANTS)[number];
  readonly clientId: string;
  /** Whether client id and secret go to the token URL in its body or in a Basic header. */
  readonly authentication: (typeof OAUTH2_AUTHENTICATIONS)[number];
  /** Scopes to ask for, separated by spaces; empty for those that the server gives by itself. */
  readonly scope: string;
}

/** What an `hmac` credential signs, and how the result is written. */
export interface HmacSlot {
  readonly kind: "hmac";
  readonly header: string;
  readonly hash: (typeof HMAC_HASHES)[number];
  readonly encoding: (typeof HMAC_ENCODINGS)[number];
  /** Text with `{method}`, `{path}` (with its query), `{body}` and `{header:NAME}` standing for parts of the request. */
  readonly signs: string;
}

/** The name of a kind of slot. */
export type CredentialSlotKind = CredentialSlot["kind"];

export const BASIC_PARTS = ["password", "username"] as const;
export const OAUTH2_GRANTS = ["refresh_token", "client_credentials"] as const;
export const OAUTH2_AUTHENTICATIONS = ["body", "basic"] as const;
export const HMAC_HASHES = ["sha1", "sha256", "sha512"] as const;
export const HMAC_ENCODINGS = ["hex", "base64"] as const;

/** The slot of a credential that names none. */
export const DEFAULT_SLOT: CredentialSlot = { kind: "bearer" };
