import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openRotatingOutput } from "./rotating-output.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "deployclaw-output-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("keeps the newest lines within twice the limit", () => {
  const path = join(folder, "below/output.log");
  const write = openRotatingOutput(path, 100);
  for (let line = 0; line < 100; line += 1) write(`line ${line}`);
  const kept = readFileSync(`${path}.1`, "utf8") + readFileSync(path, "utf8");
  expect(kept.length).toBeLessThanOrEqual(200);
  expect(kept.trim().split("\n").at(-1)).toBe("line 99");
  expect(readdirSync(join(folder, "below")).sort()).toEqual(["output.log", "output.log.1"]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it("goes on where an earlier run stopped", () => {
  const path = join(folder, "output.log");
  openRotatingOutput(path, 100)("before");
  openRotatingOutput(path, 100)("after");
  expect(readFileSync(path, "utf8")).toBe("before\nafter\n");
});
