import { isDomainPattern, matchesDomain, SCOPES } from "@deployclaw/domain";
import { CONNECTORS } from "@deployclaw/domain/connectors";
import { expect, test } from "vitest";
import { explainPermissions } from "./explain-permissions.ts";
import { PERMISSION_TEMPLATES, permissionsFrom } from "./permission-templates.ts";

const template = (id: string) => {
  const found = PERMISSION_TEMPLATES.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no template ${id}`);
  return found;
};

test("scopes without a domain are not said to be allowed", () => {
  const { may, mayNot } = explainPermissions(permissionsFrom(template("web"), [], 1000));
  expect(may).toEqual(["ask its model"]);
  expect(mayNot).toContain("reach anything outside");
});

test("what an agent may do is said with its hosts and its limits", () => {
  const { may, mayNot, limits } = explainPermissions(
    permissionsFrom(
      { ...template("web"), scopes: ["email:read", "calendar:read", "files:read"] },
      ["api.example.com"],
      5000,
    ),
  );
  expect(may).toEqual([
    "ask its model",
    "read mail",
    "read calendars",
    "read files",
    "reach api.example.com",
  ]);
  expect(limits).toEqual([
    "5,000 tokens a day",
    "read mail 300 times an hour and 3000 a day",
    "read calendars 300 times an hour and 3000 a day",
    "read files 300 times an hour and 3000 a day",
  ]);
  expect(mayNot).toEqual([
    "send mail",
    "change calendars",
    "change files",
    "call other web services",
    "send messages",
    "reach anything else",
  ]);
});

test("each host that a template suggests is one where a connector asks for a scope of it", () => {
  for (const { id, domains, scopes } of PERMISSION_TEMPLATES)
    for (const domain of domains) {
      const scopesThere = CONNECTORS.filter(({ hosts }) => hosts.some((host) => matchesDomain(host, domain)))
        .flatMap(({ rules }) => rules)
        .flatMap((rule) => rule.scopes);
      expect(
        scopesThere.some((scope) => scopes.includes(scope)),
        `${id} at ${domain}`,
      ).toBe(true);
    }
});

test("talk only allows no domain, even when some were typed", () => {
  expect(permissionsFrom(template("talk"), ["api.example.com"], 1).allowedDomains).toEqual([]);
});

test("every template grants scopes that exist, each with a limit, for hosts that can be allowed", () => {
  for (const each of PERMISSION_TEMPLATES) {
    const { scopes, rateLimits } = permissionsFrom(each, ["a.example.com"], 1);
    expect(each.domains.every(isDomainPattern), each.id).toBe(true);
    for (const scope of scopes) {
      expect(SCOPES).toContain(scope);
      expect(rateLimits[scope]?.maxPerDay).toBeGreaterThan(0);
    }
  }
});
