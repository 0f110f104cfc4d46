import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { PermissionRules } from "./permission-rules.tsx";
import { newRuleDraft } from "./rule-drafts.ts";

test("each rule has its fields, its meaning in words, and what is wrong with it beside the field", () => {
  const html = renderToStaticMarkup(
    createElement(PermissionRules, {
      drafts: [{ ...newRuleDraft("a"), host: "api.example.com" }, newRuleDraft("b")],
      permissions: {
        scopes: ["api:outbound"],
        rateLimits: {},
        allowedDomains: ["api.example.com"],
        maxDailyTokenSpend: 0,
      },
      errorOf: (index, field) => (index === 1 && field === "host" ? "must be a host name" : undefined),
      onDrafts: () => undefined,
    }),
  );
  expect(html).toContain("Every request to api.example.com counts as: call other web services. It may.");
  for (const words of [
    "Rule 1",
    "Rule 2",
    "Remove rule 2",
    "Add a rule",
    "Service",
    "Path",
    "Method",
    "Counts as",
  ])
    expect(html).toContain(words);
  expect(html.match(/aria-invalid="true"/g)).toHaveLength(1);
  expect(html).toContain("must be a host name");
});
