import { expect, test } from "vitest";
import { callerAddress } from "./caller-address.ts";
import { trustedProxies } from "./trusted-proxies.ts";

const none = trustedProxies([]);
const proxies = trustedProxies(["10.0.0.7", "172.16.0.0/12", "fd00::/8"]);

test("without trusted proxies the address is the socket's, whatever a header claims", () => {
  expect(callerAddress("192.0.2.7", "203.0.113.9", none)).toBe("192.0.2.7");
  expect(callerAddress("::ffff:192.0.2.7", undefined, none)).toBe("192.0.2.7");
  expect(callerAddress("unknown", "203.0.113.9", none)).toBe("unknown");
});

test("a header of somebody who is no trusted proxy counts for nothing", () => {
  expect(callerAddress("192.0.2.7", "203.0.113.9", proxies)).toBe("192.0.2.7");
});

test.each([
  ["one proxy", "10.0.0.7", "203.0.113.9", "203.0.113.9"],
  ["one proxy over IPv6", "fd00::1", "2001:db8::5", "2001:db8::5"],
  ["a proxy written as IPv6", "::ffff:10.0.0.7", "203.0.113.9", "203.0.113.9"],
  ["two proxies", "10.0.0.7", "203.0.113.9, 172.16.3.4", "203.0.113.9"],
  ["an address that the caller put before its own", "10.0.0.7", "198.51.100.1, 203.0.113.9", "203.0.113.9"],
  ["a proxy's address that the caller claims", "10.0.0.7", "172.16.3.4, 203.0.113.9", "203.0.113.9"],
  ["a port", "10.0.0.7", "203.0.113.9:4711", "203.0.113.9"],
  ["brackets and a port", "10.0.0.7", "[2001:db8::5]:4711", "2001:db8::5"],
  ["no header", "10.0.0.7", undefined, "10.0.0.7"],
  ["nothing readable", "10.0.0.7", "198.51.100.1, unknown", "10.0.0.7"],
  ["an empty entry", "10.0.0.7", "198.51.100.1,", "10.0.0.7"],
  ["proxies alone", "10.0.0.7", "172.16.3.4", "172.16.3.4"],
])(
  "behind trusted proxies the last address that is none of theirs counts: %s",
  (_, socket, header, expected) => {
    expect(callerAddress(socket, header, proxies)).toBe(expected);
  },
);
