import { testAgent, testClient, testDatabase, testHost } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { listHosts } from "./list-hosts.ts";

const database = await testDatabase();

test("each host says whether it takes cells, what its preflight misses and when it was last heard of", async () => {
  await testHost(database, "host-b");
  await testHost(database, "host-a");
  const preflight = [
    { name: "engine", ok: true, detail: "20.10" },
    { name: "images", ok: false, detail: "not built yet" },
  ];
  await database.superuser`
    UPDATE hosts SET preflight = ${database.superuser.json(preflight)}, accepts_cells = false, heartbeat_at = '2030-01-01Z'
    WHERE name = 'host-a'`;
  const [first, second] = await listHosts({ ctx: { db: database.as("dc_admin") } });
  expect(first).toMatchObject({
    name: "host-a",
    diskDriver: "none",
    acceptsCells: false,
    missing: [{ name: "images", detail: "not built yet" }],
    heartbeatAt: new Date("2030-01-01T00:00:00Z"),
  });
  expect(second).toMatchObject({ name: "host-b", acceptsCells: true, missing: [] });
});

test("each host says what it has, what its agents may use of that, its labels, and nothing of what containers are known by", async () => {
  const client = await testClient(database);
  await testHost(database, "host-c");
  await database.superuser`
    UPDATE hosts SET labels = '{"region": "eu"}', cpu_millis = 2000, memory_bytes = 4096, disk_bytes = 8192,
      memory_overcommit = 2.5
    WHERE name = 'host-c'`;
  const resources = { memoryBytes: 100, cpuMillis: 300, diskBytes: 7_000_000_000, pidsMax: 16 };
  for (const desired of ["running", "stopped"] as const)
    await testAgent(database, client, { hostName: "host-c", resources, desired });
  await testAgent(database, client, { resources });
  const listed = await listHosts({ ctx: { db: database.as("dc_admin") } });
  expect(listed.find(({ name }) => name === "host-c")).toEqual({
    name: "host-c",
    diskDriver: "none",
    acceptsCells: true,
    missing: [],
    heartbeatAt: expect.any(Date),
    labels: { region: "eu" },
    capacity: { cpuMillis: 2_000, memoryBytes: 4_096, diskBytes: 8_192 },
    memoryOvercommit: 2.5,
    promised: { cpuMillis: 600, memoryBytes: 200, diskBytes: 14_000_000_000 },
    cells: 2,
  });
  expect(listed.find(({ name }) => name === "host-b")).toMatchObject({
    cells: 0,
    promised: { memoryBytes: 0 },
  });
});
