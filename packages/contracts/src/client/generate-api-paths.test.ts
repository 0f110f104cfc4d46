import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { generateApiPaths } from "./generate-api-paths.ts";

test("the client's types are those of the OpenAPI document (else run `pnpm client`)", async () => {
  const written = await readFile(new URL("api-paths.ts", import.meta.url), "utf8");
  expect(written).toBe(await generateApiPaths());
});
