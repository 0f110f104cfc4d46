import { isIP } from "node:net";
import { plainAddress, type TrustedProxies } from "./trusted-proxies.ts";

/** One entry of X-Forwarded-For: an address, perhaps with a port and, for IPv6, in brackets. */
function addressIn(entry: string): string | undefined {
  const text = entry.trim();
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1];
  const address = plainAddress(bracketed ?? text.replace(/^([\d.]+):\d+$/, "$1"));
  return isIP(address) === 0 ? undefined : address;
}

/**
 * The address that a request came from: the socket's own, or, when that is a trusted proxy's, what the proxies wrote
 * into X-Forwarded-For, read from its end up to the first address that is none of theirs. What stands before that
 * anybody may have written, so it is never looked at.
 */
export function callerAddress(
  socketAddress: string,
  forwardedFor: string | undefined,
  proxies: TrustedProxies,
): string {
  let address = plainAddress(socketAddress);
  const entries = forwardedFor === undefined ? [] : forwardedFor.split(",");
  while (proxies.has(address)) {
    const entry = entries.pop();
    const next = entry === undefined ? undefined : addressIn(entry);
    if (next === undefined) break;
    address = next;
  }
  return address;
}
