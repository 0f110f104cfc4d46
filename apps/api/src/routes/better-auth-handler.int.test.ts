import { readFileSync } from "node:fs";
import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";
import { ORIGIN } from "../testing/test-browser.ts";

const database = await testDatabase();
const api = testApi(database);
const ENDPOINTS = JSON.parse(
  readFileSync(
    new URL("../../../../packages/core/testdata/better-auth-endpoints.json", import.meta.url),
    "utf8",
  ),
) as readonly (readonly [string, readonly string[]])[];

test.each(ENDPOINTS)("better-auth's own endpoint %s is not there", async (path, methods) => {
  const browser = api.browser();
  await browser.signUp();
  const address = `/api/auth${path.replaceAll(/:\w+/g, "something")}`;
  for (const method of [...methods, "GET", "POST"]) {
    const body = method === "GET" ? {} : { body: "{}" };
    const headers = { origin: ORIGIN, "content-type": "application/json" };
    const answer = await browser.send(method, address, { headers, ...body });
    expect(answer.status, `${method} ${address}`).toBe(404);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
});

test("the table is not empty", () => {
  expect(ENDPOINTS.length).toBeGreaterThan(20);
});
