import { BlockList, isIP } from "node:net";

// IANA special-purpose registries (RFC 6890 and its successors), multicast, and clouds' metadata addresses.
const DENIED_V4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

// Only global unicast (2000::/3) can be public at all; these parts of it are not, or embed an IPv4 address.
const DENIED_V6: readonly (readonly [string, number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
];

const denied = new BlockList();
for (const [network, prefix] of DENIED_V4) denied.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of DENIED_V6) denied.addSubnet(network, prefix, "ipv6");

const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");

/**
 * Whether an address may be dialled for an agent: a plain IPv4 or IPv6 address that is public. Private, loopback,
 * link-local, metadata, CGNAT, NAT64, 6to4, Teredo, IPv4-mapped, multicast, documentation and reserved addresses are
 * not, nor is a text that is no address, has a zone, or spells IPv4 in any other way than four decimal numbers.
 */
export function isPublicAddress(address: string): boolean {
  if (address.includes("%")) return false;
  const family = isIP(address);
  if (family === 4) return !denied.check(address, "ipv4");
  if (family === 6) return globalUnicast.check(address, "ipv6") && !denied.check(address, "ipv6");
  return false;
}
