import { Resolver } from "node:dns/promises";
import type { ResolveHost } from "./resolve-public-addresses.ts";

const TRY_MS = 2_000;
const TRIES = 2;
const NO_SUCH_RECORD = new Set(["ENODATA", "ENOTFOUND"]);

/**
 * Asks the machine's DNS servers for a host's addresses of both families, IPv4 first. It asks by itself and not through
 * the system's resolver: that one has four threads, which the files of every cell share, and a name server that an
 * agent chose could hold them all by not answering. Nothing of the machine's own hosts file is ever an answer. `servers` are asked instead of
 * the machine's.
 */
export function dnsResolver(servers?: readonly string[]): ResolveHost {
  const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
  if (servers !== undefined) resolver.setServers(servers);
  return async (host) => {
    const [ipv4, ipv6] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = [ipv4, ipv6].flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    const failed = [ipv4, ipv6].find((answer) => answer.status === "rejected" && !isNoRecord(answer.reason));
    // Addresses of one family are enough; without any, why is what counts.
    if (found.length === 0 && failed?.status === "rejected") throw failed.reason;
    return found;
  };
}

function isNoRecord(err: unknown): boolean {
  return err instanceof Error && "code" in err && NO_SUCH_RECORD.has(String(err.code));
}
