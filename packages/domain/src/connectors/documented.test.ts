import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CONNECTORS } from "./all-connectors.ts";

test("every connector has its line in the documentation", () => {
  const text = readFileSync(new URL("../../../../docs/connectors.md", import.meta.url), "utf8");
  for (const { name } of CONNECTORS) expect(text).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, "m"));
});
