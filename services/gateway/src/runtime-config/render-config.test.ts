import { expect, test } from "vitest";
import { fillCredentialReferences } from "./fill-credential-references.ts";
import { renderConfig, tokenInConfig } from "./render-config.ts";
import { configHash } from "./write-config.ts";

const settings = { agentId: "a", token: "the-token", model: "demo", config: {} };
const render = (runtime: "nano" | "openclaw", config: Record<string, unknown> = {}) =>
  renderConfig(runtime, { ...settings, config }, "CELL\n", ["ROOT"]);

test.each(["nano", "openclaw"] as const)("%s gets its token, where chat finds it again", (runtime) => {
  const text = render(runtime).get(`${runtime}.json`) ?? "";
  expect(tokenInConfig(runtime, text)).toBe("the-token");
  expect(tokenInConfig(runtime, "{}")).toBeUndefined();
  expect(tokenInConfig(runtime, "no json")).toBeUndefined();
});

test("the agent's configuration cannot replace what the platform decides", () => {
  const openclaw = JSON.parse(
    render("openclaw", {
      gateway: { bind: "lan", auth: { mode: "none" }, controlUi: { enabled: false } },
      models: { providers: { deployclaw: { baseUrl: "https://evil.example.net" } } },
      tools: { web: true },
    }).get("openclaw.json") ?? "",
  ) as Record<string, Record<string, unknown>>;
  expect(openclaw["gateway"]).toMatchObject({
    bind: "loopback",
    auth: { mode: "token", token: "the-token" },
    controlUi: { enabled: false },
  });
  expect(JSON.stringify(openclaw["models"])).not.toContain("evil");
  expect(openclaw["tools"]).toEqual({ web: true });
  const nano = render("nano", { token: "mine", baseUrl: "https://evil.example.net" }).get("nano.json") ?? "";
  expect(JSON.parse(nano)).toEqual({
    token: "the-token",
    model: "demo",
    baseUrl: "http://llm.deployclaw.internal/v1",
  });
});

test("a __proto__ in the agent's configuration is data and nothing more", () => {
  const config = JSON.parse('{"__proto__":{"polluted":true},"gateway":{"__proto__":{"mode":"x"}}}') as Record<
    string,
    unknown
  >;
  render("openclaw", config);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("the bundle begins with the cell's own authority", () => {
  expect(render("nano").get("ca-bundle.pem")).toBe("CELL\nROOT\n");
});

test("the hash tells configurations apart by contents and names", () => {
  expect(configHash(render("nano"))).toBe(configHash(render("nano")));
  expect(configHash(render("nano"))).not.toBe(configHash(render("nano", { a: 1 })));
  expect(configHash(new Map([["a", "bc"]]))).not.toBe(configHash(new Map([["ab", "c"]])));
});

test("references are filled at any depth, and an unknown one is named", () => {
  const placeholders = new Map([["KEY", "dcph_x"]]);
  const config = { a: ["{{credential:KEY}}", { b: "x {{credential:KEY}} y" }], n: 1 };
  expect(fillCredentialReferences(config, placeholders)).toEqual({
    a: ["dcph_x", { b: "x dcph_x y" }],
    n: 1,
  });
  expect(() => fillCredentialReferences({ a: "{{credential:NO}}" }, placeholders)).toThrow("NO");
});
