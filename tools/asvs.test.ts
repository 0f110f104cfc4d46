import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const text = readFileSync(join(ROOT, "docs/security/asvs.md"), "utf8");
const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) +\| (.+?) +\| (.+?) +\|$/gm)];

/** How many requirements each section of ASVS 5.0 has at levels 1 and 2, of the chapters that are walked. */
const SECTIONS: Readonly<Record<string, number>> = {
  "3.2": 2,
  "3.3": 4,
  "3.4": 6,
  "3.5": 5,
  "3.7": 2,
  "6.1": 3,
  "6.2": 12,
  "6.3": 4,
  "6.4": 4,
  "6.5": 5,
  "6.6": 3,
  "6.8": 4,
  "7.1": 3,
  "7.2": 4,
  "7.3": 2,
  "7.4": 5,
  "7.5": 2,
  "7.6": 2,
  "8.1": 2,
  "8.2": 3,
  "8.3": 1,
  "8.4": 1,
};

test("every requirement is there once, with a test or a reason", () => {
  const ids = rows.map(([, id = ""]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const counts = Object.fromEntries(
    Object.keys(SECTIONS).map((section) => [
      section,
      ids.filter((id) => id.startsWith(`${section}.`)).length,
    ]),
  );
  expect(counts).toEqual(SECTIONS);
});

test("every file that is named exists", () => {
  const named = [...text.matchAll(/`((?:apps|packages|services)\/[^`]+)`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
