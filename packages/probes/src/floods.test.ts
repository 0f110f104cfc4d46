import { expect, test } from "vitest";
import { FLOODS, floodScript, parseFloodReport } from "./floods.ts";

test.each(FLOODS)("a flood of %s ends by itself and says so", (flood) => {
  const script = floodScript(flood, 7, "/state");
  expect(script).toContain("my $until = time + 7;");
  expect(script).toContain(`"flood":"${flood}"`);
});

test("what a flood printed is read, and nothing is read from one that was ended", () => {
  const line = '{"flood":"disk","got":3,"refused":1}';
  expect(parseFloodReport(`noise\n${line}\n`)).toEqual({ flood: "disk", got: 3, refused: 1 });
  expect(parseFloodReport("")).toBeUndefined();
});
