import { expect, test } from "vitest";
import { formatElapsed } from "./format-elapsed.ts";

test("short times are said to a tenth, long ones in minutes, and none is below zero", () => {
  const said = [-5_000, 0, 420, 9_960, 12_300, 59_700, 65_000].map(formatElapsed);
  expect(said).toEqual(["0.0 s", "0.0 s", "0.4 s", "10 s", "12 s", "1 min 0 s", "1 min 5 s"]);
});
