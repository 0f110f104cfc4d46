import { connect } from "node:net";
import { agents, withTenant } from "@deployclaw/db";
import { expect, test } from "vitest";
import { testAgent } from "./test-agent.ts";
import { testClient } from "./test-client.ts";
import { testDatabase } from "./test-database.ts";
import { testHost } from "./test-host.ts";
import { testRedis } from "./test-redis.ts";

const database = await testDatabase();
const other = await testDatabase();
const redis = await testRedis();

test("a test database is migrated, its own, and reachable by each role", async () => {
  const client = await testClient(database);
  const hostName = await testHost(database);
  const agent = await testAgent(database, client, { hostName });
  const seen = await withTenant(database.as("dc_api"), client.clientId, (tx) =>
    tx.select({ id: agents.id }).from(agents),
  );
  expect(seen.map((row) => row.id)).toEqual([agent.agentId]);
  expect(await other.superuser`SELECT 1 FROM clients`).toHaveLength(0);
  expect(await other.superuser`SELECT id FROM installation`).toEqual([{ id: other.installationId }]);
});

test("a test Redis can be killed and started again, empty", async () => {
  const ask = (command: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(redis.connection.path, () => socket.write(`${command}\r\n`));
      socket.once("error", reject);
      socket.once("data", (data) => {
        socket.destroy();
        resolve(data.toString());
      });
    });
  await ask("SET a 1");
  expect(await ask("EXISTS a")).toBe(":1\r\n");
  await redis.kill();
  await expect(ask("PING")).rejects.toThrow();
  await redis.start();
  expect(await ask("EXISTS a")).toBe(":0\r\n");
});
