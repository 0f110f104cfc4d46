import { expect, test } from "vitest";
import { AGENT_NAME, CREDENTIAL_NAME, CREDENTIAL_VALUE, SESSION_ID, type TextRule } from "./text-rules.ts";

const cases: readonly [string, TextRule, readonly string[], readonly string[]][] = [
  ["an agent's name", AGENT_NAME, ["a", "My agent 1.0_x-y", "a".repeat(63)], ["", " a", "a ", "a\n", "é"]],
  ["a credential's name", CREDENTIAL_NAME, ["a", "GITHUB_TOKEN.1-x"], ["", "1a", "a b", "a".repeat(64)]],
  ["a credential's value", CREDENTIAL_VALUE, ["x", "a b~", "x".repeat(8192)], ["", "a\r\nb", "\u00e9", "\t"]],
  ["a session id", SESSION_ID, ["a", "A_-9", "a".repeat(64)], ["", "a b", "a".repeat(65), "a\n"]],
];

test.each(cases)("%s keeps its rule to the end of the text", (_what, rule, good, bad) => {
  expect(good.filter((text) => !rule.pattern.test(text))).toEqual([]);
  expect([...bad, `${good[0]}\n`].filter((text) => rule.pattern.test(text))).toEqual([]);
});
