import { canonicalHostName } from "../permissions/match-domain.ts";
import type { TextRule } from "../text-rules.ts";

const PART = "\\{(?:method|path|body|header:[a-z0-9-]{1,64})\\}";
const TEXT = "[\\n\\x20-\\x7a|~]";

/** The rules for the texts of a credential's slot. */
export const SLOT_RULES = {
  queryName: {
    pattern: /^[A-Za-z0-9._~[\]-]{1,64}$/,
    detail: "must be the name of a query parameter",
  },
  pathAfter: {
    pattern: /^(?=.{1,200}$)\/(?:[A-Za-z0-9._~-]+\/)*[A-Za-z0-9._~-]*$/,
    detail: "must be the beginning of a path, such as /bot or /services/",
  },
  jsonPointer: {
    pattern: /^(?=.{1,200}$)(?:\/(?:[^/~\p{Cc}]|~[01])*){1,8}$/u,
    detail: "must be a JSON pointer, such as /auth/token",
  },
  clientId: {
    pattern: /^[\x21-\x7e]{1,256}$/,
    detail: "must be 1 to 256 characters of printable ASCII without spaces",
  },
  oauthScope: {
    pattern: /^[\x20\x21\x23-\x5b\x5d-\x7e]{0,1024}$/,
    detail: "must be scopes separated by spaces",
  },
  accessKeyId: { pattern: /^[A-Z0-9]{16,128}$/, detail: "must be an AWS access key id" },
  awsName: {
    pattern: /^[a-z0-9-]{1,64}$/,
    detail: "must be lower-case letters, digits and dashes, such as eu-central-1",
  },
  hmacSigns: {
    pattern: new RegExp(`^(?=[^]{1,200}$)(?:${TEXT}|${PART})*${PART}(?:${TEXT}|${PART})*$`),
    detail: "must hold at least one of {method}, {path}, {body} and {header:name}",
  },
} as const satisfies Record<string, TextRule>;

/** How many beginnings of a path a credential may follow. */
export const PATH_AFTER_MAX = 4;

// A credential in one of these would change who is spoken to or how the message is framed, or would never arrive.
const FRAMING_HEADERS = new Set([
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "forwarded",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
]);

/** Whether a header's name, in lower case, is one that may carry a secret. */
export function canCarrySecret(header: string): boolean {
  return (
    /^[a-z0-9-]{1,64}$/.test(header) &&
    !FRAMING_HEADERS.has(header) &&
    !/^(?:proxy-|sec-websocket-|x-forwarded-)/.test(header)
  );
}

/** Whether a text is the URL of a token endpoint that the gateway would dial: https, a plain host name, no query. */
export function isTokenUrl(text: string): boolean {
  const match = /^https:\/\/([^/:@?#\\]+)(\/[\x21-\x7e]*)$/.exec(text);
  if (match === null || text.length > 512 || /[?#\\]/.test(match[2] ?? "")) return false;
  return canonicalHostName(match[1] ?? "") === match[1];
}
