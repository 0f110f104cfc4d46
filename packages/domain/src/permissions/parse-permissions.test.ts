import { expect, test } from "vitest";
import { isAppError } from "../errors.ts";
import { parsePermissions } from "./parse-permissions.ts";

const valid = {
  scopes: ["api:outbound"],
  rateLimits: { "api:outbound": { maxPerHour: 1, maxPerDay: 2 } },
  allowedDomains: ["api.example.com"],
  maxDailyTokenSpend: 0,
};

test("valid permissions come back equal, doubles dropped", () => {
  expect(parsePermissions(valid)).toEqual(valid);
  expect(
    parsePermissions({
      ...valid,
      scopes: ["api:outbound", "api:outbound"],
      allowedDomains: ["api.example.com", "api.example.com"],
    }),
  ).toEqual(valid);
});

test("the lists of domains that are treated otherwise stay as they are, and absent when they are", () => {
  const more = {
    ...valid,
    plainHttpDomains: ["old.example.com"],
    passthroughDomains: ["*.pinned.example.com"],
  };
  expect(parsePermissions(more)).toEqual(more);
  expect(Object.keys(parsePermissions(valid))).not.toContain("passthroughDomains");
});

function faults(value: unknown): readonly string[] {
  try {
    parsePermissions(value);
  } catch (err) {
    if (isAppError(err, "invalid_input")) return err.fields.map((field) => field.pointer);
    throw err;
  }
  return [];
}

test.each<[string, unknown, readonly string[]]>([
  ["nothing", undefined, ["/permissions"]],
  ["a list", [], ["/permissions"]],
  [
    "an empty object",
    {},
    [
      "/permissions/scopes",
      "/permissions/rateLimits",
      "/permissions/allowedDomains",
      "/permissions/maxDailyTokenSpend",
    ],
  ],
  ["an unknown key", { ...valid, admin: true }, ["/permissions/admin"]],
  ["an unknown scope", { ...valid, scopes: ["api:outbound", "all"] }, ["/permissions/scopes/1"]],
  ["a limit for an unknown scope", { ...valid, rateLimits: { all: {} } }, ["/permissions/rateLimits/all"]],
  [
    "a limit below nothing",
    { ...valid, rateLimits: { "email:send": { maxPerHour: -1, maxPerDay: 1 } } },
    ["/permissions/rateLimits/email:send"],
  ],
  [
    "a domain in capitals",
    { ...valid, allowedDomains: ["A.example.com"] },
    ["/permissions/allowedDomains/0"],
  ],
  ["a domain that is a number", { ...valid, allowedDomains: [1] }, ["/permissions/allowedDomains/0"]],
  [
    "a passthrough to everywhere",
    { ...valid, passthroughDomains: ["*"] },
    ["/permissions/passthroughDomains/0"],
  ],
  [
    "plain http for a text",
    { ...valid, plainHttpDomains: "a.example.com" },
    ["/permissions/plainHttpDomains"],
  ],
  [
    "a rule with a path that is no pattern",
    {
      ...valid,
      rules: [{ host: "a.example.com", method: "GET", path: "x", scope: "files:read", counting: null }],
    },
    ["/permissions/rules/0/path"],
  ],
  ["half a token", { ...valid, maxDailyTokenSpend: 0.5 }, ["/permissions/maxDailyTokenSpend"]],
  [
    "too many domains",
    { ...valid, allowedDomains: Array.from({ length: 201 }, (_, n) => `a${n}.example.com`) },
    ["/permissions/allowedDomains"],
  ],
])("%s is refused with a pointer to each fault", (_what, value, pointers) => {
  expect(faults(value)).toEqual(pointers);
});
