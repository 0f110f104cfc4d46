import { passed, refused, type Step } from "../pipeline/answer/refusal.ts";
import { isPublicAddress } from "./is-public-address.ts";

/** All addresses of a host name, none when there is no such name. Rejects with an error of Node's `dns`. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

function isResolutionError(err: unknown): boolean {
  return err instanceof Error && "syscall" in err && /^(?:getaddrinfo|query)/.test(String(err.syscall));
}

/**
 * Resolves a host exactly once and checks every address: one that is not public refuses them all, since an answer that
 * mixes both is how rebinding looks. What is dialled afterwards is one of these, never the name again.
 */
export async function resolvePublicAddresses(
  resolve: ResolveHost,
  host: string,
): Promise<Step<readonly [string, ...string[]]>> {
  let addresses: readonly string[];
  try {
    addresses = await resolve(host);
  } catch (err) {
    if (!isResolutionError(err)) throw err;
    return refused("name_not_found");
  }
  if (!addresses.every(isPublicAddress)) return refused("address_not_public");
  const [first, ...rest] = addresses;
  return first === undefined ? refused("name_not_found") : passed([first, ...rest]);
}
