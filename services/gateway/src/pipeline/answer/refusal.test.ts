import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { REFUSAL_REASONS } from "./refusal.ts";

test("docs/gateway.md says what each reason means, and of no other", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../../../docs/gateway.md"), "utf8");
  const table = text.slice(text.indexOf("## Refusals")).split("\n").slice(0, -1);
  const documented = table
    .filter((line) => line.startsWith("| `"))
    .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, reason]) => reason));
  expect(documented.length).toBeGreaterThan(20);
  expect(documented.sort()).toEqual([...REFUSAL_REASONS].sort());
});
