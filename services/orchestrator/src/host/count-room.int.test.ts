import { randomUUID } from "node:crypto";
import { auditWriter } from "@deployclaw/db";
import type { AgentId } from "@deployclaw/domain";
import { eventually, fixedClock, testAgent, testClient, testDatabase, testHost } from "@deployclaw/testkit";
import { beforeEach, expect, test } from "vitest";
import { claimCell } from "../store/claim-cell.ts";
import { deleteAgentRow } from "../store/delete-agent-row.ts";
import { testCapacity } from "../testing/test-capacity.ts";
import type { HostCapacity } from "./measure-capacity.ts";
import { writeHeartbeat } from "./write-heartbeat.ts";

const database = await testDatabase();
const client = await testClient(database);
const { superuser } = database;
const db = database.as("dc_orchestrator");
const resources = { memoryBytes: 3_000_000_000, diskBytes: 5_000_000_000 };
const ready = { facts: [], acceptsCells: true };

const beat = async (change: Partial<HostCapacity>, hostName = "host-1") =>
  writeHeartbeat(db, hostName, ready, { ...(await testCapacity()), ...change });
const left = async () => {
  const [row] = await superuser`
    SELECT memory_left_bytes::float8 AS memory, disk_left_bytes::float8 AS disk FROM hosts WHERE name = 'host-1'`;
  return row;
};
const claim = (agentId: AgentId, hostName = "host-1") =>
  claimCell(db, {
    agentId,
    hostName,
    holder: randomUUID(),
    leaseMs: 60_000,
    now: new Date(),
    airlockImage: undefined,
  });

beforeEach(async () => {
  await superuser`DELETE FROM agents`;
  await testHost(database);
  await testHost(database, "host-2");
});

test("a heartbeat counts what every agent of the host may use, running or not, and those that no host has", async () => {
  for (const desired of ["running", "stopped", "deleted"] as const)
    await testAgent(database, client, { hostName: "host-1", resources, desired });
  await testAgent(database, client, { resources });
  await testAgent(database, client, { resources, hostName: "host-2" });
  await beat({
    memoryBytes: 10_000_000_000,
    memoryOvercommit: 1.5,
    diskBytes: 21_000_000_000,
    countsDisks: true,
  });
  expect(await left()).toEqual({ memory: 3_000_000_000, disk: 1_000_000_000 });
  await beat({ memoryBytes: 1_000_000_000, memoryOvercommit: 1, countsDisks: false });
  expect(await left()).toEqual({ memory: -11_000_000_000, disk: null });
});

test("agents that are placed at once have no more than the host has; one that does not fit is told, and goes elsewhere", async () => {
  await beat({ memoryBytes: 2 * resources.memoryBytes });
  const made = await Promise.all([1, 2, 3, 4].map(() => testAgent(database, client, { resources })));
  // None writes its cell before all have looked, or wait to look, at what is left.
  const { started } = await superuser.begin(async (tx) => {
    await tx`LOCK TABLE cells IN SHARE MODE`;
    const started = Promise.all(made.map(({ agentId }) => claim(agentId)));
    await eventually("all wait", async () => {
      const waiting = await superuser`
        SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return waiting.length === made.length;
    });
    return { started };
  });
  const claims = await started;
  expect(claims.map(({ kind }) => kind).sort()).toEqual(["claimed", "claimed", "not_here", "not_here"]);
  const waiting = await superuser<{ id: AgentId; status_reason: string }[]>`
    SELECT id, status_reason FROM agents WHERE host_name IS NULL`;
  expect(waiting.map((one) => one.status_reason)).toEqual(
    Array(2).fill("No host can take this agent at the moment; it is placed as soon as one can."),
  );
  expect((await Promise.all(waiting.map(({ id }) => claim(id, "host-2")))).map(({ kind }) => kind)).toEqual([
    "claimed",
    "claimed",
  ]);
});

test("a host whose disks are full takes no agent, and one that counts none does", async () => {
  const { agentId } = await testAgent(database, client, { resources });
  await beat({ diskBytes: resources.diskBytes - 1, countsDisks: true });
  expect(await claim(agentId)).toEqual({ kind: "not_here" });
  await beat({ diskBytes: resources.diskBytes - 1, countsDisks: false });
  expect(await claim(agentId)).toMatchObject({ kind: "claimed" });
});

test("the room of an agent is free the moment that it is gone", async () => {
  const { agentId } = await testAgent(database, client, {
    resources,
    hostName: "host-1",
    desired: "deleted",
  });
  await beat({ memoryBytes: resources.memoryBytes, diskBytes: resources.diskBytes, countsDisks: true });
  expect(await left()).toEqual({ memory: 0, disk: 0 });
  const claimed = await claim(agentId);
  if (claimed.kind !== "claimed") throw new Error("the agent was not claimed");
  const writer = { db, audit: auditWriter("orchestrator", randomUUID()), clock: fixedClock() };
  await deleteAgentRow(writer, claimed.cell);
  expect(await left()).toEqual({ memory: resources.memoryBytes, disk: resources.diskBytes });
});
