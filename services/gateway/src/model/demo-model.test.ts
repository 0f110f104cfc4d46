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
