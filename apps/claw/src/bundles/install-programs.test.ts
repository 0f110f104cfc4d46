import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { installFolder, replaceFolder } from "./install-programs.ts";

let scratch: string;
let source: string;
let target: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "install-"));
  source = join(scratch, "source");
  target = join(scratch, "target");
  mkdirSync(join(source, "inner"), { recursive: true });
  writeFileSync(join(source, "inner/page"), "page");
  writeFileSync(join(source, "inner/program"), "program");
  symlinkSync("page", join(source, "inner/link"));
});
afterEach(() => rmSync(scratch, { recursive: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

test("what a strict umask closed can be read and run by the platform's users", () => {
  chmodSync(join(source, "inner/page"), 0o600);
  chmodSync(join(source, "inner/program"), 0o700);
  chmodSync(join(source, "inner"), 0o700);
  chmodSync(source, 0o700);
  replaceFolder(source, target);
  expect([target, join(target, "inner"), join(target, "inner/program")].map(modeOf)).toEqual([
    0o755, 0o755, 0o755,
  ]);
  expect(modeOf(join(target, "inner/link"))).toBe(0o644);
});

test("what an older version had is gone, and what half a copy left too", () => {
  mkdirSync(`${target}.new`);
  installFolder(source, target, "1");
  rmSync(join(source, "inner/page"));
  installFolder(source, target, "1");
  expect(existsSync(join(target, "inner/page"))).toBe(true);
  installFolder(source, target, "2");
  expect(existsSync(join(target, "inner/page"))).toBe(false);
  expect(existsSync(`${target}.new`)).toBe(false);
});
