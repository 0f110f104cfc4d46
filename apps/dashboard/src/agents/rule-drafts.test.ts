import { parsePermissions } from "@deployclaw/domain";
import type { ClientRule } from "@deployclaw/domain/connectors";
import { expect, test } from "vitest";
import { PERMISSION_TEMPLATES, permissionsFrom } from "./permission-templates.ts";
import { explainRule, newRuleDraft, RULES_MAX, rulesFrom } from "./rule-drafts.ts";

const rule = (overrides: Partial<ClientRule> = {}): ClientRule => ({
  host: "api.example.com",
  method: "POST",
  path: "/v1/mails/*",
  scope: "email:send",
  counting: null,
  ...overrides,
});
const mayOnly = { scopes: ["email:send"], allowedDomains: ["api.example.com"] } as const;

test("a rule is explained with what it means for this agent", () => {
  expect(explainRule(rule(), mayOnly)).toBe(
    "Each POST request to api.example.com/v1/mails/* counts as: send mail. It may.",
  );
  expect(explainRule(rule({ method: "*", path: "/**", scope: "files:read" }), mayOnly)).toBe(
    "Every request to api.example.com counts as: read files. It may not, so these are refused.",
  );
});

test("a rule for a host that the agent may not reach is said to change nothing", () => {
  expect(explainRule(rule({ host: "other.example.com" }), mayOnly)).toMatch(
    /may not reach other\.example\.com/,
  );
  const wild = { ...mayOnly, allowedDomains: ["*.example.com"] };
  expect(explainRule(rule({ host: "other.example.com" }), wild)).toMatch(/It may\.$/);
  expect(explainRule(rule({ host: "*.example.com" }), wild)).toMatch(/It may\.$/);
  expect(explainRule(rule({ host: "" }), wild)).toBe("");
});

test("what was typed becomes rules that the platform takes, and a new one only lacks its host", () => {
  const [template] = PERMISSION_TEMPLATES;
  if (template === undefined) throw new Error("there is no template");
  const rules = rulesFrom([{ ...newRuleDraft("a"), host: " API.example.com " }]);
  const permissions = { ...permissionsFrom(template, [], 0), rules };
  expect(parsePermissions(permissions).rules).toEqual([
    { host: "api.example.com", method: "*", path: "/**", scope: "api:outbound", counting: null },
  ]);
  expect(() => parsePermissions({ ...permissions, rules: rulesFrom([newRuleDraft("b")]) })).toThrow();
});

test("the platform takes as many rules as the form offers, and no more", () => {
  const [template] = PERMISSION_TEMPLATES;
  if (template === undefined) throw new Error("there is no template");
  const many = (count: number) => ({
    ...permissionsFrom(template, [], 0),
    rules: Array.from({ length: count }, () => rule()),
  });
  expect(parsePermissions(many(RULES_MAX)).rules).toHaveLength(RULES_MAX);
  expect(() => parsePermissions(many(RULES_MAX + 1))).toThrow();
});
