import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const DOCUMENT = join(import.meta.dirname, "../../../../docs/security/egress.md");
const ROWS = 29;

const rows = readFileSync(DOCUMENT, "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && line.includes("](../../"))
  .map((line) => {
    const [attack = "", , tested = ""] = line.slice(2, -2).split(" | ");
    const tests = [...tested.matchAll(/\[(?<title>.+?)\]\((?<file>[^)\s]+)\)/g)].map(({ groups }) => ({
      title: groups?.["title"] ?? "",
      file: join(DOCUMENT, "..", groups?.["file"] ?? ""),
    }));
    return { attack, tests };
  });

test("every attack that was thought of is in the table", () => {
  expect(rows).toHaveLength(ROWS);
});

test.each(rows)("$attack: has its tests", ({ tests }) => {
  expect(tests.length).toBeGreaterThan(0);
  for (const { title, file } of tests) {
    expect(existsSync(file), file).toBe(true);
    // As a whole string of the source, so that a longer title does not stand in for a shorter one.
    expect(readFileSync(file, "utf8")).toContain(`"${title}"`);
  }
});

test("no test of an attack is left out of the table", () => {
  const text = readFileSync(DOCUMENT, "utf8");
  for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith(".int.test.ts")))
    expect(text).toContain(file);
});
