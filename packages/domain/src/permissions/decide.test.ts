import { expect, test } from "vitest";
import { decide, decideTarget, isPassthrough, type OutboundRequest, type RefusalReason } from "./decide.ts";
import type { Permissions } from "./permissions.ts";

const permissions: Permissions = {
  scopes: ["api:outbound"],
  rateLimits: {},
  allowedDomains: ["api.example.com", "*.example.org", "127.0.0.1", "[::1]"],
  maxDailyTokenSpend: 0,
};
const request: OutboundRequest = {
  host: "api.example.com",
  port: 443,
  scheme: "https",
  scopes: ["api:outbound"],
};

test("what everything allows is allowed", () => {
  expect(decide(permissions, request)).toEqual({ allow: true });
  expect(decide(permissions, { ...request, host: "a.b.example.org" })).toMatchObject({ allow: true });
});

test.each<[string, Partial<OutboundRequest>, RefusalReason]>([
  ["an address, though it is listed", { host: "127.0.0.1" }, "address_literal"],
  ["an IPv6 address, though it is listed", { host: "[::1]" }, "address_literal"],
  ["a bare IPv6 address", { host: "::1" }, "address_literal"],
  ["an address as one number", { host: "2130706433" }, "address_literal"],
  ["an address in hexadecimal", { host: "0x7f.0x0.0x0.0x1" }, "address_literal"],
  ["a short address", { host: "127.1" }, "address_literal"],
  ["a host that is not listed", { host: "example.com" }, "domain_not_allowed"],
  ["the apex of a wildcard", { host: "example.org" }, "domain_not_allowed"],
  ["a name that only ends alike", { host: "notexample.org" }, "domain_not_allowed"],
  ["a listed name as a prefix", { host: "api.example.com.evil.test" }, "domain_not_allowed"],
  ["plain http", { scheme: "http", port: 80 }, "plain_http_not_allowed"],
  ["another port", { port: 8443 }, "port_not_allowed"],
  ["a scope that was not granted", { scopes: ["email:send"] }, "scope_not_granted"],
  [
    "a request of two scopes with one of them granted",
    { scopes: ["api:outbound", "email:send"] },
    "scope_not_granted",
  ],
])("%s is refused", (_what, overrides, reason) => {
  expect(decide(permissions, { ...request, ...overrides })).toEqual({ allow: false, reason });
});

test("plain http goes to the domains listed for it and on port 80 alone; https to them still on 443", () => {
  const plain = { ...permissions, plainHttpDomains: ["api.example.com", "elsewhere.example.com"] };
  const http = { ...request, scheme: "http", port: 80 } as const;
  expect(decide(plain, http)).toMatchObject({ allow: true });
  expect(decide(plain, { ...http, port: 443 })).toMatchObject({ reason: "port_not_allowed" });
  expect(decide(plain, { ...http, host: "a.example.org" })).toMatchObject({
    reason: "plain_http_not_allowed",
  });
  expect(decide(plain, { ...http, host: "elsewhere.example.com" })).toMatchObject({
    reason: "domain_not_allowed",
  });
  expect(decide(plain, request)).toMatchObject({ allow: true });
  expect(decide(plain, { ...request, port: 80 })).toMatchObject({ reason: "port_not_allowed" });
});

test("TLS goes through unread for the domains listed for it alone", () => {
  const some = { ...permissions, passthroughDomains: ["*.example.org"] };
  expect([isPassthrough(some, "a.example.org"), isPassthrough(some, "example.org")]).toEqual([true, false]);
  expect(isPassthrough(permissions, "api.example.com")).toBe(false);
});

test("no permissions, no request", () => {
  const none: Permissions = { scopes: [], rateLimits: {}, allowedDomains: [], maxDailyTokenSpend: 0 };
  expect(decide(none, request)).toEqual({ allow: false, reason: "domain_not_allowed" });
});

test("a connection is let through for whatever scope there is, and for none where there is none", () => {
  const { host, port, scheme } = request;
  const reader: Permissions = { ...permissions, scopes: ["email:read"] };
  expect(decideTarget(reader, { host, port, scheme })).toEqual({ allow: true });
  expect(decideTarget({ ...permissions, scopes: [] }, { host, port, scheme })).toEqual({
    allow: false,
    reason: "scope_not_granted",
  });
});
