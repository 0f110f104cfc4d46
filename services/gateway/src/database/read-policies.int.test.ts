import { randomUUID } from "node:crypto";
import { testAgent, testClient, testDatabase, testHost } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { policyReader } from "./read-policies.ts";

const database = await testDatabase();
const db = database.as("dc_gateway");
const { superuser } = database;

test("policies that did not change are given again, and any change of any of them is seen at once", async () => {
  const hostName = await testHost(database, `host-${randomUUID()}`);
  const read = policyReader(db, hostName);
  expect(await read()).toEqual([]);
  const client = await testClient(database);
  const other = await testClient(database);
  const { agentId } = await testAgent(database, client, { hostName });
  await testAgent(database, other, { hostName });
  let before = await read();
  expect(before).toHaveLength(2);

  const seen = async () => {
    const now = await read();
    const isNew = now !== before;
    before = now;
    expect(await read()).toBe(now);
    return isNew && now.find((policy) => policy.agentId === agentId);
  };
  expect(await seen()).toBe(false);
  await superuser`UPDATE agents SET permissions = jsonb_set(permissions, '{allowedDomains}', '["a.example.com"]') WHERE id = ${agentId}`;
  expect(await seen()).toMatchObject({ permissions: { allowedDomains: ["a.example.com"] } });
  await superuser`UPDATE agents SET desired = 'stopped' WHERE id = ${agentId}`;
  expect(await seen()).toMatchObject({ desired: "stopped" });
  await superuser`UPDATE agents SET desired = 'running', generation = generation + 1 WHERE id = ${agentId}`;
  expect(await seen()).toMatchObject({ desired: "running" });
  await superuser`
    UPDATE clients SET suspended_at = now(), suspension_reason = 'Mining.' WHERE id = ${client.clientId}`;
  expect(await seen()).toMatchObject({ desired: "stopped" });
  await superuser`UPDATE agents SET host_name = NULL WHERE id = ${agentId}`;
  expect(await seen()).toBeUndefined();
  expect(before).toHaveLength(1);
});
