import { readFileSync } from "node:fs";
import { betterAuth } from "better-auth/minimal";
import { expect, test } from "vitest";

const endpoints: unknown = JSON.parse(
  readFileSync(new URL("../../testdata/better-auth-endpoints.json", import.meta.url), "utf8"),
);

test("the table of better-auth's endpoints, each of which the API must answer with 404, is complete", () => {
  const { api } = betterAuth({
    secret: "x".repeat(40),
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
  const found = Object.values(api)
    .filter((endpoint) => endpoint.path !== undefined)
    .map((endpoint) => [endpoint.path, [endpoint.options.method].flat()]);
  expect(endpoints).toEqual(found);
});
