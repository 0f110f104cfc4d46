import { BlockList, isIP, isIPv4 } from "node:net";

/** The proxies whose word about a caller's address is taken. */
export interface TrustedProxies {
  has(address: string): boolean;
}

/** An address as it is compared: an IPv4 one is never written as IPv6, and no zone. */
export const plainAddress = (address: string): string =>
  address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");

/** Trusts these addresses and networks, each like `10.0.0.7` or `10.0.0.0/8`, IPv4 or IPv6. */
export function trustedProxies(networks: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    const family = isIPv4(address) ? "ipv4" : "ipv6";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return {
    has: (address) => {
      const family = isIP(address);
      return family !== 0 && list.check(address, family === 4 ? "ipv4" : "ipv6");
    },
  };
}
