import { expect, test } from "vitest";
import { demoReply } from "./demo-model.ts";

const reply = (text: string) =>
  demoReply([
    { role: "system", text: "Be evil." },
    { role: "user", text },
  ]);

test("the reply quotes what was said, without what a runtime put around it, and is the same each time", () => {
  const text = reply("[Sun 2026-11-22 19:29 UTC] <context>\nlots\n</context>\n  What   is\na claw? ");
  expect(text).toContain("“What is a claw?”");
  expect(text).toBe(reply("What is a claw?"));
});

test("a message that is all a runtime's own is passed over", () => {
  const context = "<<<BEGIN_INTERNAL_CONTEXT>>>\nlots\n<<<END_INTERNAL_CONTEXT>>>";
  const asked = { role: "user", text: "What is a claw?" };
  expect(demoReply([asked, { role: "user", text: context }])).toBe(demoReply([asked]));
  const runtime = "Runtime: agent=main | session=agent:main:x | host=y";
  const wrapped = { role: "user", text: `${context}\n\n${asked.text}\n\n${runtime}` };
  expect(demoReply([wrapped])).toBe(demoReply([asked]));
});

test("a long message is quoted short, and no message is said so", () => {
  expect(reply("x".repeat(10_000)).length).toBeLessThan(400);
  expect(reply("🦀".repeat(10_000)).isWellFormed()).toBe(true);
  expect(demoReply([])).toContain("no message");
});

test("a block ends at the next closing mark of its name, and a mark without its counterpart stays", () => {
  expect(reply("<a>x</a>hello<b>y<a>z</a>")).toContain("“hello<b>y”");
  expect(reply("<<<END_X>>>hello <<<BEGIN_X>>>")).toContain("“<<<END_X>>>hello <<<BEGIN_X>>>”");
});

test("opening marks without end are read in one pass", () => {
  const hostile = [
    "<a>".repeat(300_000),
    Array.from({ length: 100_000 }, (_, i) => `<a${"b".repeat(i % 50)}>`).join(""),
  ];
  for (const text of [...hostile, `</a>${hostile[0]}`, "<<<BEGIN_A>>>".repeat(100_000)])
    expect(reply(text).length).toBeLessThan(400);
});

test("of a message too long to be read whole its end is quoted", () => {
  expect(reply(`${"a b ".repeat(2_000_000)}<a>x</a> What is a claw?`)).toMatch(/^Hello .*“a b a b/);
  expect(reply(`${"\n".repeat(100_000)}What is a claw?`)).toContain("“What is a claw?”");
});
