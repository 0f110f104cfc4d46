import { joinWaitlistRoute } from "@deployclaw/contracts";
import { testDatabase } from "@deployclaw/testkit";
import { beforeEach, expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";
import { ORIGIN } from "../testing/test-browser.ts";

const database = await testDatabase();
let api = testApi(database);
beforeEach(async () => {
  api = testApi(database);
  await database.superuser`DELETE FROM waitlist`;
});

const listed = () =>
  database.superuser`SELECT email, company, message, octet_length(address_hash) AS hash FROM waitlist ORDER BY email`;
const join = (body: unknown) => api.browser().call(joinWaitlistRoute, { body });
const sendForm = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  api.browser().send("POST", "/api/waitlist", {
    headers: {
      origin: ORIGIN,
      accept: "text/html",
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
    body: new URLSearchParams(fields).toString(),
  });

test("somebody is listed, and the answer is the same for whoever is on the list already", async () => {
  const first = await join({ email: "ana@example.test", company: "Acme", message: "Mail" });
  const again = await join({ email: "Ana@example.test" });
  expect([first.status, first.body]).toEqual([202, { listed: true }]);
  expect([again.status, again.body]).toEqual([202, { listed: true }]);
  expect(await listed()).toEqual([{ email: "ana@example.test", company: "Acme", message: "Mail", hash: 32 }]);
});

test("a form without JavaScript is taken, its empty fields left out, and sent on to a page", async () => {
  const res = await sendForm({ email: "bo@example.test", company: "", message: "", website: "" });
  expect([res.status, res.headers.get("location")]).toEqual([303, "/joined.html"]);
  expect(await listed()).toEqual([{ email: "bo@example.test", company: null, message: null, hash: 32 }]);
});

test("a form that is wrong is answered with a page in words, JSON with a problem", async () => {
  const res = await sendForm({ email: "<b>nobody" });
  expect(res.status).toBe(422);
  expect(res.headers.get("content-type")).toContain("text/html");
  expect(res.headers.get("content-security-policy")).toContain("default-src 'none'");
  const text = await res.text();
  expect(text).toContain("email:");
  expect(text).not.toContain("<b>");
  const answer = await join({ email: "nobody", company: "\u0000", more: 1 });
  expect(answer.status).toBe(422);
  expect(answer.body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
    "/company",
    "/email",
    "/more",
  ]);
  expect(await listed()).toEqual([]);
});

test("who fills in the field that people do not see is answered and not listed", async () => {
  expect((await join({ email: "bot@example.test", website: "https://spam.example" })).status).toBe(202);
  expect(await listed()).toEqual([]);
});

test("one address asks five times an hour, whatever a header claims", async () => {
  for (let index = 0; index < 5; index += 1)
    expect((await join({ email: `p${index}@example.test` })).status).toBe(202);
  const headers = { "x-forwarded-for": "203.0.113.9" };
  const body = { email: "p5@example.test" };
  const refused = await api.browser().call(joinWaitlistRoute, { body, headers });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBe(3_600);
  expect((await sendForm({ email: "p6@example.test" })).status).toBe(429);
  expect(await listed()).toHaveLength(5);
  api.clock.advance(60 * 60_000);
  expect((await join(body)).status).toBe(202);
});

test("a page of another site cannot put anybody on the list", async () => {
  expect((await sendForm({ email: "v@example.test" }, { origin: "https://evil.example" })).status).toBe(403);
  expect((await sendForm({ email: "v@example.test" }, { origin: "null" })).status).toBe(403);
  expect(await listed()).toEqual([]);
});
