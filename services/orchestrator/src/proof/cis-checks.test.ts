import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CIS_CHECKS } from "./cis-checks.ts";

const DOCUMENT = readFileSync(new URL("../../../../docs/security/cis-docker.md", import.meta.url), "utf8");

test("the document has a line for each of the benchmark's 32 recommendations, and says of each what the checks say", () => {
  expect(CIS_CHECKS.map(({ id }) => id)).toEqual(Array.from({ length: 32 }, (_, at) => `5.${at + 1}`));
  const rows = DOCUMENT.split("\n")
    .filter((line) => line.startsWith("| 5."))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  expect(rows.map(([, id, title]) => [id, title])).toEqual(CIS_CHECKS.map(({ id, title }) => [id, title]));
  for (const { id, judge } of CIS_CHECKS) {
    const [, , , here = "", why = ""] = rows.find((row) => row[1] === id) ?? [];
    if (judge !== undefined) expect([id, here]).toEqual([id, "passes"]);
    else {
      expect(["cannot", "does not apply"]).toContain(here);
      expect(why.length).toBeGreaterThan(40);
    }
  }
});
