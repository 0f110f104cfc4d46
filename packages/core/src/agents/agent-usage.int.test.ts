import { refusal, testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { productContext } from "../test-product.ts";
import { agentUsage } from "./agent-usage.ts";

const database = await testDatabase();
const NOON = new Date("2026-05-04T12:34:56.000Z");

test("usage is what the ledger says of this hour and day, beside the limits", async () => {
  const client = await testClient(database);
  const ctx = { ...productContext(database, client), clock: () => NOON };
  const { agentId } = await testAgent(database, client, {
    permissions: {
      scopes: ["email:read", "email:send"],
      rateLimits: { "email:read": { maxPerHour: 5, maxPerDay: 50 } },
      maxDailyTokenSpend: 1_000,
      maxDailySpendCents: 7,
    },
  });
  const row = (at: string, scope: string, requests: number, tokens: number) => database.superuser`
    INSERT INTO spend_ledger (client_id, agent_id, hour, scope, model, requests, tokens, cost_micros)
    VALUES (${client.clientId}, ${agentId}, ${new Date(at)}, ${scope}, '', ${requests}, ${tokens}, ${tokens * 3})`;
  await row("2026-05-03T23:00:00.000Z", "email:read", 9, 9);
  await row("2026-05-04T00:00:00.000Z", "email:read", 4, 0);
  await row("2026-05-04T12:00:00.000Z", "email:read", 2, 0);
  await row("2026-05-04T12:00:00.000Z", "model", 1, 300);
  await row("2026-05-04T11:00:00.000Z", "api:outbound", 1, 20);
  expect(await agentUsage({ ctx, input: { agentId } })).toEqual({
    tokens: { used: 320, max: 1_000 },
    costMicros: { used: 960, max: 70_000 },
    scopes: [
      { scope: "email:read", hour: { used: 2, max: 5 }, day: { used: 6, max: 50 } },
      { scope: "email:send", hour: { used: 0, max: null }, day: { used: 0, max: null } },
      { scope: "api:outbound", hour: { used: 0, max: null }, day: { used: 1, max: null } },
    ],
    hourEndsAt: new Date("2026-05-04T13:00:00.000Z"),
    dayEndsAt: new Date("2026-05-05T00:00:00.000Z"),
  });
});

test("another client's agent has no usage to show", async () => {
  const client = await testClient(database);
  const { agentId } = await testAgent(database, await testClient(database));
  const attempt = agentUsage({ ctx: productContext(database, client), input: { agentId } });
  expect(await refusal(attempt)).toBe("No such agent.");
});
