import { expect, test } from "vitest";
import { findCommand } from "./command-table.ts";

const names = ["up", "images build", "keys backup"];

test("findCommand finds verbs of one and of two words and hands on the rest", () => {
  expect(findCommand(names, ["up", "--no-images"])).toEqual({ name: "up", rest: ["--no-images"] });
  expect(findCommand(names, ["images", "build", "nano"])).toEqual({ name: "images build", rest: ["nano"] });
});

test("findCommand does not take half a verb or a word after an unknown one", () => {
  for (const args of [[], ["images"], ["build"], ["upp"], ["x", "up"], ["__proto__"]]) {
    expect(findCommand(names, args)).toBeUndefined();
  }
});
