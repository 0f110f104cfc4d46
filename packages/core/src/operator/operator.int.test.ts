import { randomUUID } from "node:crypto";
import { auditWriter } from "@deployclaw/db";
import { fixedClock, testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { wakeUpsOf } from "../test-product.ts";
import { listClients } from "./list-clients.ts";
import type { OperatorContext } from "./operator-context.ts";
import { resumeClient } from "./resume-client.ts";
import { setClientPlan } from "./set-client-plan.ts";
import { suspendClient } from "./suspend-client.ts";

const database = await testDatabase();
const ctx: OperatorContext = {
  db: database.as("dc_admin"),
  audit: auditWriter("claw", randomUUID()),
  clock: fixedClock(),
  operator: "root",
};
const suspend = (client: string, reason = "Mining.") => suspendClient({ ctx, input: { client, reason } });
const resume = (client: string) => resumeClient({ ctx, input: { client } });
const entriesOf = (clientId: string) => database.superuser`
  SELECT actor_kind, actor_id, action_type, target, metadata FROM audit_logs WHERE client_id = ${clientId} ORDER BY number`;
const listed = async (clientId: string) => (await listClients({ ctx })).find(({ id }) => id === clientId);

test("suspending and resuming wake every agent of the client, and both are in the client's own log", async () => {
  const client = await testClient(database);
  const other = await testClient(database);
  const agents = [
    await testAgent(database, client),
    await testAgent(database, client, { desired: "stopped" }),
  ];
  const spared = await testAgent(database, other);
  expect(await suspend(client.clientId, " Mining. ")).toEqual({
    id: client.clientId,
    name: client.clientName,
    agents: 2,
  });
  expect((await listed(client.clientId))?.hold).toEqual({
    kind: "suspended",
    since: ctx.clock(),
    reason: "Mining.",
  });
  expect((await listed(other.clientId))?.hold).toBeNull();
  expect(await resume(client.clientName)).toMatchObject({ id: client.clientId, agents: 2 });
  expect((await listed(client.clientId))?.hold).toBeNull();
  for (const { agentId } of agents) expect(await wakeUpsOf(database, agentId)).toBe(2);
  expect(await wakeUpsOf(database, spared.agentId)).toBe(0);
  const by = { actor_kind: "operator", actor_id: "root", target: client.clientName };
  expect(await entriesOf(client.clientId)).toEqual([
    { ...by, action_type: "client.suspend", metadata: { reason: "Mining." } },
    { ...by, action_type: "client.resume", metadata: {} },
  ]);
});

test("twice is refused, and changes nothing", async () => {
  const { clientId } = await testClient(database);
  await expect(resume(clientId)).rejects.toMatchObject({ code: "conflict" });
  await suspend(clientId, "First.");
  await expect(suspend(clientId, "Second.")).rejects.toMatchObject({ code: "conflict" });
  expect((await listed(clientId))?.hold).toMatchObject({ reason: "First." });
  expect(await entriesOf(clientId)).toHaveLength(1);
});

test.each(["", "  ", "two\nlines", "x".repeat(501)])("the reason %j is refused", async (reason) => {
  const { clientId } = await testClient(database);
  await expect(suspend(clientId, reason)).rejects.toMatchObject({ code: "invalid_input" });
  expect((await listed(clientId))?.hold).toBeNull();
});

test("a name that several clients have is refused, so that the wrong one is not hit", async () => {
  const first = await testClient(database);
  const second = await testClient(database);
  await database.superuser`UPDATE clients SET name = 'Twins' WHERE id IN (${first.clientId}, ${second.clientId})`;
  await expect(suspend("Twins")).rejects.toMatchObject({ code: "conflict" });
  await expect(suspend("Nobody")).rejects.toMatchObject({ code: "not_found" });
  await expect(suspend(randomUUID())).rejects.toMatchObject({ code: "not_found" });
  expect(
    await database.superuser`SELECT 1 FROM clients WHERE name = 'Twins' AND hold IS NOT NULL`,
  ).toHaveLength(0);
});

test("a plan is changed once, by a name that exists", async () => {
  const client = await testClient(database, { plan: "trial" });
  const set = (plan: string) => setClientPlan({ ctx, input: { client: client.clientId, plan } });
  expect(await set("team")).toMatchObject({ plan: "team" });
  await set("team");
  await expect(set("free")).rejects.toMatchObject({ code: "invalid_input" });
  expect((await listed(client.clientId))?.plan).toBe("team");
  expect(await entriesOf(client.clientId)).toMatchObject([
    { action_type: "client.plan", metadata: { from: "trial", to: "team" } },
  ]);
});

test("the list counts a client's agents, those that run, and none that is to be deleted", async () => {
  const client = await testClient(database);
  await testAgent(database, client, { status: "running" });
  await testAgent(database, client);
  await testAgent(database, client, { desired: "deleted", status: "deleting" });
  expect(await listed(client.clientId)).toMatchObject({ agents: 2, agentsRunning: 1 });
});

test("an operator reads nothing that a client wrote, and changes nothing else", async () => {
  const { sql } = ctx.db;
  for (const statement of [
    "SELECT config FROM agents",
    "SELECT name FROM agents",
    "SELECT name FROM users",
    "SELECT payload FROM audit_logs",
    "SELECT 1 FROM agent_credentials",
    "SELECT 1 FROM sessions",
    "UPDATE clients SET name = 'x'",
    "UPDATE clients SET deletion_due_at = now()",
    "UPDATE agents SET desired = 'deleted'",
    "DELETE FROM clients",
    "DELETE FROM outbox",
  ])
    await expect(sql.unsafe(statement), statement).rejects.toThrow(/permission denied/);
});
