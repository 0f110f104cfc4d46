import { expect, test } from "vitest";
import { runtimeToken } from "./runtime-token.ts";
import { Secret } from "./secret.ts";

const agentId = "0190f3a0-0000-7000-8000-000000000002";
const other = "0190f3a0-0000-7000-8000-000000000003";

test("a runtime token is stable, and other for every authority, agent and generation", () => {
  const base = { authorityKey: new Secret("authority"), agentId, generation: 1 };
  const tokens = [
    base,
    { ...base, agentId: other },
    { ...base, generation: 2 },
    { ...base, authorityKey: new Secret("another") },
  ].map((input) => runtimeToken(input).reveal());
  expect(new Set(tokens).size).toBe(4);
  expect(runtimeToken(base).reveal()).toBe(tokens[0]);
  expect(tokens[0]).toMatch(/^[A-Za-z0-9_-]{43}$/);
});
