import { AppError } from "@deployclaw/domain";
import { testAgent, testClient, testDatabase, testHost } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { probeAgents } from "./probe-agents.ts";

const database = await testDatabase();
const hostName = await testHost(database);
const client = await testClient(database);
const cell = async (status: "running" | "stopped") => {
  const { agentId } = await testAgent(database, client, { status, hostName });
  await database.superuser`
    INSERT INTO cells (agent_id, client_id, host_name, agent_container_id)
    VALUES (${agentId}, ${client.clientId}, ${hostName}, 'c')`;
  return agentId;
};

test("every running agent is asked, those that do not answer well are given, and since when is not forgotten", async () => {
  const [well, ill, unreachable] = [await cell("running"), await cell("running"), await cell("running")];
  await cell("stopped");
  const unhealthy = new Map<string, Date>();
  const asked: string[] = [];
  let nowMs = 0;
  const probe = (isIll: boolean) =>
    probeAgents({
      db: database.as("dc_orchestrator"),
      hostName,
      unhealthy,
      clock: () => new Date(nowMs),
      gateway: {
        health: async (agentId) => {
          asked.push(agentId);
          if (agentId === unreachable) throw new AppError("dependency_unavailable", "no gateway");
          return { healthy: agentId === well || !isIll, detail: "" };
        },
      },
    });
  expect(await probe(true)).toEqual([ill]);
  expect(asked.sort()).toEqual([well, ill, unreachable].sort());
  nowMs = 30_000;
  await probe(true);
  expect([...unhealthy]).toEqual([[ill, new Date(0)]]);
  expect(await probe(false)).toEqual([]);
  expect(unhealthy.size).toBe(0);
});
