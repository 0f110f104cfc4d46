import { createAgentRoute, createCredentialRoute, listAgentsRoute } from "@deployclaw/contracts";
import { testDatabase, testHost } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";
import type { TestBrowser } from "../testing/test-browser.ts";

const database = await testDatabase();
await testHost(database);
const api = testApi(database);
const PERMISSIONS = { scopes: [], rateLimits: {}, allowedDomains: [], maxDailyTokenSpend: 0 };
const agent = (name: string) => ({ name, runtime: "nano", permissions: PERMISSIONS });
const create = (browser: TestBrowser, key: string | undefined, body: unknown) =>
  browser.call(createAgentRoute, { body, headers: { "idempotency-key": key } });

async function client() {
  const browser = api.browser();
  const { clientId } = await browser.signUp();
  await database.superuser`UPDATE clients SET plan = 'team' WHERE id = ${clientId}`;
  return browser;
}
const countOf = async (browser: TestBrowser) => (await browser.call(listAgentsRoute)).body.items.length;

test("a creation that is sent again with its key makes no second agent and gets the same answer, quoted or not", async () => {
  const browser = await client();
  const first = await create(browser, '"8e03978e-40d5-43dd-bc93-6894a57f9324"', agent("a"));
  const again = await create(browser, "8e03978e-40d5-43dd-bc93-6894a57f9324", agent("a"));
  expect([first.status, again.status]).toEqual([202, 202]);
  expect(again.text).toBe(first.text);
  expect(await countOf(browser)).toBe(1);
  await create(browser, undefined, agent("b"));
  expect(await countOf(browser)).toBe(2);
});

test("a key for another body or route is 422, and nothing is made", async () => {
  const browser = await client();
  const { body } = await create(browser, "k", agent("a"));
  const other = await create(browser, "k", agent("b"));
  expect(other.status).toBe(422);
  expect(other.body.type).toMatch(/\/idempotency-key-reused$/);
  const credential = { name: "KEY", value: "secret-value", hosts: ["api.example.com"] };
  const elsewhere = await browser.call(createCredentialRoute, {
    params: { id: body.agent.id },
    body: credential,
    headers: { "idempotency-key": "k" },
  });
  expect(elsewhere.body.type).toMatch(/\/idempotency-key-reused$/);
  expect(await countOf(browser)).toBe(1);
});

test("neither a session without step-up nor another client gets what a key was answered", async () => {
  const browser = await client();
  const { body } = await create(browser, "k", agent("a"));
  browser.forgetStepUp();
  expect((await create(browser, "k", agent("a"))).body.type).toMatch(/\/step-up-required$/);
  const stranger = await client();
  const made = await create(stranger, "k", agent("a"));
  expect(made.status).toBe(202);
  expect(made.body.agent.id).not.toBe(body.agent.id);
});

test.each(["", '""', "a b", "a".repeat(129), "ä", '"unfinished', "a,b c"])(
  "%j is no key: 400",
  async (key) => {
    const browser = await client();
    const answer = await create(browser, key, agent("a"));
    expect(answer.status).toBe(400);
    expect(await countOf(browser)).toBe(0);
  },
);
