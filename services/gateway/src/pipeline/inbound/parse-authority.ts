import { canonicalHostName } from "@deployclaw/domain";
import { passed, refused, type Step } from "../answer/refusal.ts";

/** Where a request wants to go; `host` is canonical. */
export interface Target {
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
}

const AUTHORITY = /^(\[[^\]]*\]|[^:@[\]]+)(?::([1-9]\d{0,4}))?$/;
const LOOKS_LIKE_ADDRESS = /^\[|^[\d.]+$|(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/i;

/**
 * Reads `host[:port]` (RFC 9112 section 3.2.3) and canonicalises the host once. Userinfo is malformed, an address in
 * any spelling an address literal, and every other host that is not a DNS name of two labels invalid.
 */
export function parseAuthority(
  text: string,
  defaultPort: number | undefined,
): Step<{ host: string; port: number }> {
  const match = AUTHORITY.exec(text);
  const rawHost = match?.[1];
  const port = match?.[2] === undefined ? defaultPort : Number(match[2]);
  if (rawHost === undefined || port === undefined || port > 65_535) return refused("malformed_request");
  if (LOOKS_LIKE_ADDRESS.test(rawHost)) return refused("address_literal");
  const host = canonicalHostName(rawHost);
  return host === undefined ? refused("invalid_host") : passed({ host, port });
}
