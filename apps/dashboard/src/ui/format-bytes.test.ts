import { expect, test } from "vitest";
import { formatBytes } from "./format-bytes.ts";

test("sizes are said in the unit that people use, without false precision", () => {
  const MB = 1024 ** 2;
  const said = [0, 512, 182.4 * MB, 9.96 * MB, 2048 * MB, 1536 * MB].map(formatBytes);
  expect(said).toEqual(["0 bytes", "512 bytes", "182 MB", "10.0 MB", "2 GB", "1.5 GB"]);
});
