import { readFile } from "node:fs/promises";
import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testOrchestrator } from "../testing/test-orchestrator.ts";
import { cgroupOf, createCellCgroups } from "./cell-cgroups.ts";
import { createPssReader } from "./cell-pss.ts";
import { kernelStats } from "./kernel-stats.ts";

const database = await testDatabase();
const world = await testOrchestrator(database);
const { agentId } = await testAgent(database, await testClient(database));
const { reconcile } = world.reconciler();
const cgroups = createCellCgroups(world.engine);
const MIB = 1024 ** 2;

beforeAll(() => reconcile(agentId));
afterAll(async () => {
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  await reconcile(agentId);
  await world.close();
});

async function container() {
  const found = (await world.engine.observeCell(agentId)).find(({ role }) => role === "agent");
  if (found?.state.kind !== "running") throw new Error("the agent does not run");
  return { id: found.containerId, pid: found.state.pid };
}

test("a cell's share of memory is the sum over all its processes, as the kernel says", async () => {
  const { id, pid } = await container();
  const reader = createPssReader({ cgroups, monotonicMs: () => performance.now() });
  const first = await readFile(`/proc/${pid}/smaps_rollup`, "utf8");
  const ofFirst = Number(/^Pss:\s+(\d+)/m.exec(first)?.[1]) * 1024;
  // The first process only waits for the agent's own, which holds nearly all.
  const sum = await reader.pssBytes(id);
  expect(sum).toBeGreaterThan(ofFirst + 5 * MIB);
  expect(sum).toBeLessThan((await world.engine.stats(id)).memoryBytes + 200 * MIB);
});

test("a cell whose processes take too long to look at has no share, and one that is gone neither", async () => {
  const { id } = await container();
  let nowMs = 0;
  const slow = createPssReader({ cgroups, monotonicMs: () => (nowMs += 251) });
  expect(await slow.pssBytes(id)).toBeUndefined();
  const gone = createPssReader({ cgroups, monotonicMs: () => 0 });
  expect(await gone.pssBytes("0".repeat(64))).toBeUndefined();
});

test("a mounted disk says what is used of it, and it grows with what the agent writes", async () => {
  const { id } = await container();
  const before = (await world.disks.usedBytes(agentId)) ?? Number.NaN;
  const written = await world.engine.exec(id, [
    "/usr/bin/perl",
    "-e",
    "open(my $f, '>', '/state/big') or die; print $f 'x' x (8 << 20); close($f) or die; system('sync')",
  ]);
  expect(written.exitCode).toBe(0);
  expect(await world.disks.usedBytes(agentId)).toBeGreaterThanOrEqual(before + 8 * MIB);
});

test("the kernel is asked what a cell uses, and says what the engine says; the engine is asked for what does not run", async () => {
  const { id } = await container();
  const asked: string[] = [];
  const { stats } = kernelStats({
    cgroups,
    engine: {
      stats: async (containerId) => {
        asked.push(containerId);
        return { memoryBytes: 0, cpuNanos: 0 };
      },
    },
  });
  const before = await world.engine.stats(id);
  const ours = await stats(id);
  const after = await world.engine.stats(id);
  expect(ours.cpuNanos).toBeGreaterThanOrEqual(before.cpuNanos);
  expect(ours.cpuNanos).toBeLessThanOrEqual(after.cpuNanos);
  expect(ours.memoryBytes / before.memoryBytes).toBeGreaterThan(0.8);
  expect(ours.memoryBytes / before.memoryBytes).toBeLessThan(1.25);
  expect(asked).toEqual([]);
  const gone = "0".repeat(64);
  expect(await stats(gone)).toEqual({ memoryBytes: 0, cpuNanos: 0 });
  expect(asked).toEqual([gone]);
});

test("cgroups are found in both versions, also where several controllers share one", () => {
  expect(cgroupOf("5:cpu,cpuacct:/a\n4:memory:/docker/x\n0::/\n")).toEqual({
    version: 1,
    memory: "/sys/fs/cgroup/memory/docker/x",
    cpu: "/sys/fs/cgroup/cpuacct/a",
  });
  const unified = "/sys/fs/cgroup/system.slice/docker-x.scope";
  expect(cgroupOf("0::/system.slice/docker-x.scope\n")).toEqual({
    version: 2,
    memory: unified,
    cpu: unified,
  });
  expect(cgroupOf("0::/a:b\n")?.memory).toBe("/sys/fs/cgroup/a:b");
  expect(cgroupOf("")).toBeUndefined();
});
