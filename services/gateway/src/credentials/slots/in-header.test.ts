import { Secret } from "@deployclaw/vault";
import { expect, test } from "vitest";
import type { ParsedRequest } from "../../pipeline/inbound/parse-request.ts";
import { asBearer, inBasic, inHeader } from "./in-header.ts";
import { inPath, inQuery } from "./in-url.ts";

const PLACEHOLDER = "dcph_abcdefghijklmnopqrstuvwxy7";
const BREAKING = new Secret("a\r\nHost: evil.example.net");

function requestWith(authorization: string, path = "/"): ParsedRequest {
  const target = { scheme: "https", host: "api.example.com", port: 443 } as const;
  const headers = [["authorization", authorization]] as const;
  return { target, method: "GET", path, headers, body: { kind: "none" }, websocket: false };
}

const basic = `Basic ${Buffer.from(`me:${PLACEHOLDER}`).toString("base64")}`;

test.each([
  ["a bearer token", asBearer(requestWith(`Bearer ${PLACEHOLDER}`), PLACEHOLDER)],
  ["a header", inHeader(requestWith(PLACEHOLDER), "authorization", PLACEHOLDER)],
  ["a password", inBasic(requestWith(basic), "password", PLACEHOLDER)],
])("a value with a line break does not become %s, even if it was sealed", (_what, swap) => {
  const draft = { ...requestWith("x"), body: undefined };
  expect(swap?.(draft, BREAKING, new Date())).toMatchObject({
    ok: false,
    refusal: { reason: "credential_unavailable" },
  });
});

test("in a URL a line break, and all that would end its part of it, is percent-encoded", () => {
  const value = new Secret("a\r\nb/../?c#d&e=f g");
  const query = `/?key=${PLACEHOLDER}`;
  const path = `/bot${PLACEHOLDER}/x`;
  const inIt = (url: string) => ({ ...requestWith("x", url), body: undefined });
  const asked = inQuery(query, "key", PLACEHOLDER)?.(inIt(query), value, new Date());
  expect(asked).toMatchObject({ value: { path: "/?key=a%0D%0Ab%2F..%2F%3Fc%23d%26e%3Df%20g" } });
  const went = inPath(path, ["/bot"], PLACEHOLDER)?.(inIt(path), value, new Date());
  expect(went).toMatchObject({ value: { path: "/bota%0D%0Ab%2F..%2F%3Fc%23d%26e=f%20g/x" } });
});
