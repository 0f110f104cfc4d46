import { expect, test } from "vitest";
import { classifyRequest } from "./classify-request.ts";
import { type ClientRule, parseClientRule } from "./client-rule.ts";

const rule = (
  text: string,
  scope: ClientRule["scope"],
  counting: ClientRule["counting"] = null,
): ClientRule => {
  const [method, url = ""] = text.split(" ");
  const slash = url.indexOf("/");
  return {
    host: url.slice(0, slash),
    method: method as ClientRule["method"],
    path: url.slice(slash),
    scope,
    counting,
  };
};
const ask = (
  text: string,
  rules: readonly ClientRule[] = [],
  facts: { upgrades?: boolean; overridesMethod?: boolean } = {},
) => {
  const [method = "", url = ""] = text.split(" ");
  const slash = url.indexOf("/");
  return classifyRequest(
    {
      host: url.slice(0, slash),
      method,
      path: url.slice(slash),
      upgrades: false,
      overridesMethod: false,
      ...facts,
    },
    rules,
  );
};

const SHOP = [
  rule("GET shop.example.com/**", "files:read"),
  rule("* *.example.com/orders/**", "files:write"),
];

test("a client's rules say what a request means where no connector does, and all that match count", () => {
  expect(ask("GET shop.example.com/items", SHOP)).toMatchObject({
    connector: "client-rule",
    scopes: ["files:read"],
  });
  expect(ask("GET shop.example.com/orders/1", SHOP).scopes).toEqual(["files:read", "files:write"]);
  expect(ask("POST other.example.com/orders", SHOP).scopes).toEqual(["files:write"]);
  expect(ask("POST shop.example.com/items", SHOP).scopes).toEqual(["api:outbound"]);
  expect(ask("POST example.com/orders", SHOP).scopes).toEqual(["api:outbound"]);
});

test("a client's rule makes nothing mean less that a connector knows", () => {
  const rules = [
    rule("* gmail.googleapis.com/**", "api:outbound"),
    rule("* api.github.com/**", "api:outbound"),
  ];
  expect(ask("POST gmail.googleapis.com/gmail/v1/users/me/messages/send", rules).scopes).toEqual([
    "email:send",
  ]);
  expect(ask("POST gmail.googleapis.com/batch/gmail/v1", rules).scopes).toEqual(["email:read", "email:send"]);
  expect(ask("POST api.github.com/graphql", rules).scopes).toEqual(["files:read", "files:write"]);
});

test("a client's rule tells what a connector does not know about its own host", () => {
  const rules = [rule("* www.googleapis.com/youtube/**", "api:outbound")];
  expect(ask("GET www.googleapis.com/youtube/v3/search", rules).scopes).toEqual(["api:outbound"]);
  expect(
    ask("POST api.openai.com/v1/batches", [rule("POST api.openai.com/v1/batches", "api:outbound")]),
  ).toMatchObject({
    connector: "client-rule",
    counting: "none",
  });
});

test("a client's rule can have a service's tokens counted, and does not stop them from being counted", () => {
  const rules = [
    rule("POST llm.example.com/ask", "api:outbound", "openai_chat"),
    rule("* llm.example.com/**", "files:read"),
  ];
  expect(ask("POST llm.example.com/ask", rules).counting).toBe("openai_chat");
  expect(ask("POST llm.example.com/v1/chat/completions", rules)).toMatchObject({
    scopes: ["files:read"],
    counting: "compatible_chat",
  });
});

test.each([
  ["a WebSocket", { upgrades: true }],
  ["another method in a header", { overridesMethod: true }],
])("%s is not taken for the read that it looks like", (_what, facts) => {
  expect(ask("GET api.github.com/repos/o/r", [], facts).scopes).toEqual(["files:read", "files:write"]);
  expect(ask("GET api.openai.com/v1/models", [], facts).counting).toBe("uncountable");
  expect(ask("GET shop.example.com/items", SHOP, facts).scopes).toEqual([
    "api:outbound",
    "files:read",
    "files:write",
  ]);
  expect(ask("GET api.example.net/items", [], facts).scopes).toEqual(["api:outbound"]);
  expect(ask("POST llm.example.net/v1/chat/completions", [], facts).counting).toBe("compatible_chat");
});

test("a path that can be read in two ways needs all that the rules of its host name", () => {
  expect(ask("DELETE shop.example.com/%2Forders/1", SHOP).scopes).toEqual([
    "api:outbound",
    "files:read",
    "files:write",
  ]);
});

test.each([
  ["/host", { host: "10.0.0.1" }],
  ["/host", { host: "*" }],
  ["/method", { method: "get" as "GET" }],
  ["/path", { path: "orders" }],
  ["/path", { path: "/a/**/b" }],
  ["/scope", { scope: "root" as "files:read" }],
  ["/counting", { counting: "guess" as "openai_chat" }],
])("a rule with a wrong %s is refused and says so", (pointer, fault) => {
  expect(() => parseClientRule({ ...rule("GET a.example.com/**", "files:read"), ...fault })).toThrowError(
    expect.objectContaining({ code: "invalid_input", fields: [expect.objectContaining({ pointer })] }),
  );
});
