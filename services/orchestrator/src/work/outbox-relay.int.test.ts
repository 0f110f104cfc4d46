import { AppError } from "@deployclaw/domain";
import { eventually, testAgent, testClient, testDatabase, testHost } from "@deployclaw/testkit";
import { afterEach, expect, test } from "vitest";
import { createOutboxRelay, type OutboxRelay } from "./outbox-relay.ts";

const database = await testDatabase();
const client = await testClient(database);
const hostName = await testHost(database);
const otherHost = await testHost(database, "host-2");
let relay: OutboxRelay;
afterEach(async () => {
  await relay.close();
  await database.superuser`DELETE FROM outbox`;
});

function relayTo(enqueue: (agentId: string) => Promise<void>) {
  const direct: string[] = [];
  const failures: unknown[] = [];
  relay = createOutboxRelay({
    db: database.as("dc_orchestrator"),
    hostName,
    enqueue,
    direct: (id) => direct.push(id),
    log: (_message, err) => failures.push(err),
  });
  return { direct, failures };
}
const put = (agentId: string) =>
  database.superuser`INSERT INTO outbox (client_id, agent_id) VALUES (${client.clientId}, ${agentId})`;
const left = async () => (await database.superuser`SELECT agent_id FROM outbox`).length;

test("a wish is carried as soon as it commits, once, and leaves the outbox", async () => {
  const { agentId } = await testAgent(database, client);
  const queued: string[] = [];
  relayTo(async (id) => void queued.push(id));
  await relay.start();
  await put(agentId);
  await eventually("it is carried", () => queued.length > 0);
  await eventually("the outbox is empty", async () => (await left()) === 0);
  expect(queued).toEqual([agentId]);
});

test("many wishes for one agent are carried together", async () => {
  const { agentId } = await testAgent(database, client);
  const queued: string[] = [];
  relayTo(async (id) => void queued.push(id));
  for (let i = 0; i < 3; i += 1) await put(agentId);
  await relay.drain();
  expect(queued).toEqual([agentId]);
  expect(await left()).toBe(0);
});

test("without a queue a wish goes straight to the worker", async () => {
  const { agentId } = await testAgent(database, client);
  const { direct } = relayTo(() => Promise.reject(new AppError("dependency_unavailable", "gone")));
  await put(agentId);
  await relay.drain();
  expect(direct).toEqual([agentId]);
  expect(await left()).toBe(0);
});

test("a wish that nobody took stays", async () => {
  const { agentId } = await testAgent(database, client);
  relayTo(() => Promise.reject(new Error("a bug")));
  await put(agentId);
  await expect(relay.drain()).rejects.toThrow("a bug");
  expect(await left()).toBe(1);
});

test("another host's wishes are left to it", async () => {
  const { agentId } = await testAgent(database, client, { hostName: otherHost });
  const queued: string[] = [];
  relayTo(async (id) => void queued.push(id));
  await put(agentId);
  await relay.drain();
  expect(queued).toEqual([]);
  expect(await left()).toBe(1);
});
