import { testDatabase, testHost } from "@deployclaw/testkit";
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
  expect(first).toEqual({
    name: "host-a",
    diskDriver: "none",
    acceptsCells: false,
    missing: [{ name: "images", detail: "not built yet" }],
    heartbeatAt: new Date("2030-01-01T00:00:00Z"),
  });
  expect(second).toMatchObject({ name: "host-b", acceptsCells: true, missing: [] });
});
