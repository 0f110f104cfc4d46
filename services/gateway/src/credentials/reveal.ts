// The only file of the gateway that reveals secrets.
import { createHmac, createPrivateKey, type KeyObject } from "node:crypto";
import type { OAuth2Secret, OAuth2Slot } from "@deployclaw/domain";
import { Secret } from "@deployclaw/vault";
import { patternSet } from "./redaction/pattern-set.ts";
import type { Redaction } from "./redaction/redact-bytes.ts";

/** Whether a value can stand in a header: visible ASCII, spaces and tabs, so that it can never end the header. */
export function fitsHeader(value: Secret): boolean {
  return /^[\x20-\x7e\t]+$/.test(value.revealBytes().toString("latin1"));
}

/** A header's text with the placeholder replaced by the credential's value. */
export function replacePlaceholder(text: string, placeholder: string, value: Secret): string {
  return text.split(placeholder).join(value.reveal());
}

/** The value of `Authorization: Basic` (RFC 7617) for `user:password` with the placeholder replaced. */
export function basicText(userPassword: string, placeholder: string, value: Secret): string {
  return `Basic ${Buffer.from(replacePlaceholder(userPassword, placeholder, value), "latin1").toString("base64")}`;
}

/** A value percent-encoded, so that it stays one path segment or the one value of a query parameter (RFC 3986). */
export function percentEncoded(value: Secret, place: "segment" | "parameter"): string {
  const encoded = encodeURIComponent(value.reveal());
  return place === "parameter" ? encoded : encoded.replaceAll(/%(?:3A|40|24|2C|3B|3D)/g, decodeURIComponent);
}

/** A value as a JSON text, quotes included. */
export function jsonText(value: Secret): string {
  return JSON.stringify(value.reveal());
}

/** An HMAC (RFC 2104) with the value as its key. */
export function hmacOf(value: Secret, hash: "sha1" | "sha256" | "sha512", data: Uint8Array): Buffer {
  return createHmac(hash, value.revealBytes()).update(data).digest();
}

/** The base64 of an HMAC-SHA256 with what stands after `whsec_` as its key, as Standard Webhooks signs. */
export function signWebhook(secret: Secret, signed: string): string {
  const key = Buffer.from(secret.reveal().slice("whsec_".length), "base64");
  return createHmac("sha256", key).update(signed).digest("base64");
}

/** A signature of AWS Signature Version 4 with the value as secret access key; `scope` is date to terminator. */
export function awsSignature(value: Secret, scope: readonly string[], toSign: string): string {
  let key: Buffer = Buffer.from(`AWS4${value.reveal()}`);
  for (const part of scope) key = createHmac("sha256", key).update(part).digest();
  return createHmac("sha256", key).update(toSign).digest("hex");
}

/** The parts of an `oauth2` credential's value; what is not there is undefined. */
export function oauth2Parts(value: Secret): {
  readonly refreshToken: Secret | undefined;
  readonly clientSecret: Secret | undefined;
  readonly accessToken: Secret | undefined;
  readonly expiresAt: number | undefined;
} {
  const { refreshToken, clientSecret, accessToken, expiresAt } = JSON.parse(value.reveal()) as OAuth2Secret;
  const secret = (text: string | undefined) => (text === undefined ? undefined : new Secret(text));
  return {
    refreshToken: secret(refreshToken),
    clientSecret: secret(clientSecret),
    accessToken: secret(accessToken),
    expiresAt,
  };
}

/** The value with the tokens that a token endpoint gave; a refresh token that it did not give again stays. */
export function withTokens(
  value: Secret,
  given: {
    readonly accessToken: string;
    readonly refreshToken: string | undefined;
    readonly expiresAt: number;
  },
): Secret {
  const { refreshToken, ...rest } = given;
  const before = JSON.parse(value.reveal()) as OAuth2Secret;
  const next: OAuth2Secret = { ...before, ...rest, ...(refreshToken === undefined ? {} : { refreshToken }) };
  return new Secret(JSON.stringify(next));
}

/** What to send to a token endpoint (RFC 6749 sections 2.3.1, 4.4.2 and 6): a form, and a header where it wants one. */
export function tokenRequest(
  slot: OAuth2Slot,
  value: Secret,
): { readonly form: string; readonly authorization: string | undefined } {
  const { refreshToken, clientSecret } = oauth2Parts(value);
  const form = new URLSearchParams({ grant_type: slot.grant });
  if (slot.grant === "refresh_token") form.set("refresh_token", refreshToken?.reveal() ?? "");
  if (slot.scope !== "") form.set("scope", slot.scope);
  const inHeader = slot.authentication === "basic" && clientSecret !== undefined;
  if (!inHeader) form.set("client_id", slot.clientId);
  if (!inHeader && clientSecret !== undefined) form.set("client_secret", clientSecret.reveal());
  const encoded = (text: string) => new URLSearchParams({ "": text }).toString().slice(1);
  const pair = inHeader ? `${encoded(slot.clientId)}:${encoded(clientSecret.reveal())}` : undefined;
  return {
    form: form.toString(),
    authorization: pair === undefined ? undefined : `Basic ${Buffer.from(pair).toString("base64")}`,
  };
}

// Shorter pieces of base64 stand in too many texts by chance.
const BASE64_CHARS_MIN = 8;

/** What of a value's base64 is the same whatever comes before and after it, for each of the three ways to begin. */
function base64Pieces(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64url");
    const from = Math.ceil((before * 4) / 3);
    const wholeBits = (before + bytes.length) * 8;
    const piece = text.slice(from, Math.floor(wholeBits / 6));
    if (piece.length < BASE64_CHARS_MIN) return [];
    return [piece, piece.replaceAll("-", "+").replaceAll("_", "/")];
  });
}

/**
 * The ways in which values could come back: as they are, escaped as in URLs, JSON and HTML, from a form, and within
 * base64.
 */
export function redactionOf(values: readonly Secret[]): Redaction {
  const exact = new Set<string>();
  const spelled = new Set<string>();
  for (const value of values) {
    const text = value.reveal();
    exact.add(text).add(text.replaceAll(" ", "+"));
    spelled.add(text);
    for (const piece of base64Pieces(Buffer.from(text))) spelled.add(piece);
    // Undoing escapes would undo what the value itself has of them: these are looked for as they are written.
    if (!/[%&\\]/.test(text)) continue;
    const json = JSON.stringify(text).slice(1, -1);
    const percent = encodeURIComponent(text);
    exact.add(json).add(json.replaceAll("/", "\\/")).add(percent);
    exact.add(percent.replaceAll(/%[\dA-F]{2}/g, (code) => code.toLowerCase()));
    exact.add(percent.replaceAll("%20", "+"));
  }
  const patterns = (texts: ReadonlySet<string>) => patternSet([...texts].map((text) => Buffer.from(text)));
  return { exact: patterns(exact), spelled: patterns(spelled) };
}

/** A runtime's token as text, for its configuration file alone. */
export function tokenText(token: Secret): string {
  return token.reveal();
}

/** The private key of a cell's authority, sealed as PKCS #8. */
export function authorityKey(pkcs8: Secret): KeyObject {
  return createPrivateKey({ key: pkcs8.revealBytes(), format: "der", type: "pkcs8" });
}
