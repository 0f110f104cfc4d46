import { expect, test } from "vitest";
import { cspNonce } from "./csp-nonce.ts";

test("the nonce of a policy is found, and nothing that only looks like one", () => {
  expect(cspNonce("script-src 'nonce-q83vEjRWeJA=' 'strict-dynamic'; style-src 'self'")).toBe("q83vEjRWeJA=");
  expect(cspNonce("script-src 'self'")).toBeUndefined();
  expect(cspNonce("script-src 'nonce-\"><script>'")).toBeUndefined();
  expect(cspNonce(null)).toBeUndefined();
});
