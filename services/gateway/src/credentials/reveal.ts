// The only file of the gateway that reveals secrets.
import { createPrivateKey, type KeyObject } from "node:crypto";
import type { Secret } from "@deployclaw/vault";

/** Whether a value can stand in a header: visible ASCII, spaces and tabs, so that it can never end the header. */
export function fitsHeader(value: Secret): boolean {
  return /^[\x20-\x7e\t]+$/.test(value.revealBytes().toString("latin1"));
}

/** A header's text with the placeholder replaced by the credential's value. */
export function replacePlaceholder(text: string, placeholder: string, value: Secret): string {
  return text.split(placeholder).join(value.reveal());
}

/**
 * The byte strings in which a value could come back: as it is, as in JSON (with and without escaped slashes), and
 * percent-encoded with upper or lower case digits.
 */
export function echoesOf(value: Secret): Buffer[] {
  const text = value.reveal();
  const json = JSON.stringify(text).slice(1, -1);
  const percent = encodeURIComponent(text);
  const lowerPercent = percent.replaceAll(/%[\dA-F]{2}/g, (code) => code.toLowerCase());
  const spellings = [text, json, json.replaceAll("/", "\\/"), percent, lowerPercent];
  return [...new Set(spellings)].map((spelling) => Buffer.from(spelling));
}

/** A runtime's token as text, for its configuration file alone. */
export function tokenText(token: Secret): string {
  return token.reveal();
}

/** The private key of a cell's authority, sealed as PKCS #8. */
export function authorityKey(pkcs8: Secret): KeyObject {
  return createPrivateKey({ key: pkcs8.revealBytes(), format: "der", type: "pkcs8" });
}
