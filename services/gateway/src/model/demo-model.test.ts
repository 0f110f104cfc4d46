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

test("a long message is quoted short, and no message is said so", () => {
  expect(reply("x".repeat(10_000)).length).toBeLessThan(400);
  expect(reply("🦀".repeat(10_000)).isWellFormed()).toBe(true);
  expect(demoReply([])).toContain("no message");
});
