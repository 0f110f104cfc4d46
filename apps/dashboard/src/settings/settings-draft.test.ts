import type { Agent } from "@deployclaw/contracts/client";
import { parsePermissions } from "@deployclaw/domain";
import { expect, test } from "vitest";
import { changesOf, draftOf, permissionsOf, whatSavingDoes } from "./settings-draft.ts";

const MIB = 1024 * 1024;
const agent = {
  id: "agent",
  name: "scout",
  runtime: "nano",
  model: "demo",
  desired: "running",
  permissions: {
    scopes: ["email:read", "api:outbound"],
    rateLimits: { "email:read": { maxPerHour: 10, maxPerDay: 20 } },
    allowedDomains: ["api.example.com", "old.example.com"],
    plainHttpDomains: ["old.example.com"],
    passthroughDomains: ["api.example.com"],
    rules: [
      { host: "api.example.com", method: "GET", path: "/**", scope: "files:read", counting: "openai_chat" },
    ],
    maxDailyTokenSpend: 1_000,
    maxDailySpendCents: 250,
  },
  resources: { memoryBytes: 256 * MIB, cpuMillis: 500, diskBytes: 1_024 * MIB, pidsMax: 64 },
} as unknown as Agent;

test("settings that nobody touched change nothing, and say the permissions that are there", () => {
  expect(changesOf(draftOf(agent), agent)).toBeUndefined();
  expect(permissionsOf(draftOf(agent), agent)).toEqual(agent.permissions);
});

test("only what was changed is sent", () => {
  expect(changesOf({ ...draftOf(agent), name: " ranger " }, agent)).toEqual({ name: "ranger" });
  expect(changesOf({ ...draftOf(agent), memoryMib: "512", cores: "0.75" }, agent)).toEqual({
    resources: { ...agent.resources, memoryBytes: 512 * MIB, cpuMillis: 750 },
  });
});

test("a service that is taken away takes what was said of it along, and no rule of another's making is changed", () => {
  const permissions = permissionsOf({ ...draftOf(agent), domains: "api.example.com\n*.example.org" }, agent);
  expect(permissions).toEqual({
    ...agent.permissions,
    allowedDomains: ["api.example.com", "*.example.org"],
    plainHttpDomains: [],
  });
  expect(parsePermissions(permissions)).toEqual(permissions);
});

test("an ability that is given has a limit, one without a limit keeps having none, half a limit is one", () => {
  const draft = draftOf(agent);
  const scopes = [...draft.scopes, "email:send", "files:read"] as const;
  const rates = { ...draft.rates, "files:read": { perHour: "5", perDay: "" } };
  expect(permissionsOf({ ...draft, scopes, rates }, agent).rateLimits).toEqual({
    "email:read": { maxPerHour: 10, maxPerDay: 20 },
    "email:send": { maxPerHour: 300, maxPerDay: 3_000 },
    "files:read": { maxPerHour: 5, maxPerDay: 10_000_000 },
  });
});

test("money is in cents, and no amount is no limit", () => {
  expect(permissionsOf({ ...draftOf(agent), dollars: "3.1" }, agent).maxDailySpendCents).toBe(310);
  expect(permissionsOf({ ...draftOf(agent), dollars: " " }, agent)).not.toHaveProperty("maxDailySpendCents");
});

test.each([
  ["nothing", {}, /Nothing is changed/],
  ["permissions", { domains: "" }, /at once/],
  ["more memory", { memoryMib: "512" }, /at once/],
  ["less memory", { memoryMib: "128" }, /restarts/],
  ["a model", { model: "other" }, /restarts/],
])("what saving %s does is said before", (_what, changed, words) => {
  expect(whatSavingDoes(changesOf({ ...draftOf(agent), ...changed }, agent), agent)).toMatch(words);
});
