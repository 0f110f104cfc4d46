import { readFile, stat, statfs } from "node:fs/promises";
import { RUNTIMES } from "@deployclaw/domain";
import { FLOODS, type FloodName, floodScript, parseFloodReport } from "@deployclaw/probes";
import { eventually, testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testOrchestrator } from "../testing/test-orchestrator.ts";
import { cgroupLimits } from "./cgroup-limits.ts";

const SECONDS = 3;
const database = await testDatabase();
const world = await testOrchestrator(database);
const client = await testClient(database);
const other = await testClient(database);
const flooder = await testAgent(database, client);
const neighbour = await testAgent(database, other);
const { reconcile } = world.reconciler();
const { defaults } = RUNTIMES.nano;

const containerOf = async (agentId: string) => {
  const agent = (await world.engine.observeCell(agentId)).find(({ role }) => role === "agent");
  if (agent?.state.kind !== "running") return undefined;
  return { id: agent.containerId, pid: agent.state.pid };
};
const mustRun = async (agentId: string) => {
  const container = await containerOf(agentId);
  if (container === undefined) throw new Error("the agent does not run");
  return container;
};
/** A flood may bring its own cell down; then it is started again, as it would be after its death. */
async function untilRunning(agentId: typeof flooder.agentId): Promise<void> {
  await eventually(
    "the agent runs",
    async () => {
      await reconcile(agentId);
      return (await containerOf(agentId)) !== undefined;
    },
    { timeoutMs: 60_000 },
  );
}

beforeAll(async () => {
  await reconcile(flooder.agentId);
  await reconcile(neighbour.agentId);
});
afterAll(async () => {
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  for (const { agentId } of [flooder, neighbour]) await reconcile(agentId);
  await world.close();
});

async function flood(name: FloodName) {
  await untilRunning(flooder.agentId);
  const { id } = await mustRun(flooder.agentId);
  const { output } = await world.engine.exec(
    id,
    ["/usr/bin/perl", "-"],
    floodScript(name, SECONDS, "/state"),
  );
  return parseFloodReport(output);
}

test.each(FLOODS)(
  "a flood of %s leaves the neighbour's container and what it answers alone",
  async (name) => {
    const before = await mustRun(neighbour.agentId);
    const flooded = flood(name);
    // While it floods, not only afterwards.
    expect(await world.gateway.ask(neighbour.agentId, "/healthz")).toMatchObject({ status: 200 });
    expect(await world.gateway.chat(neighbour.agentId, "fetch http://example.com/")).toContain(
      "the stand-in gateway",
    );
    await flooded;
    expect(await mustRun(neighbour.agentId)).toEqual(before);
    expect(await world.gateway.ask(neighbour.agentId, "/healthz")).toMatchObject({ status: 200 });
    await untilRunning(flooder.agentId);
    expect(await world.gateway.ask(flooder.agentId, "/healthz")).toMatchObject({ status: 200 });
  },
);

test("a fork bomb is refused at the cell's own number of processes", async () => {
  const report = await flood("processes");
  expect(report?.refused).toBeGreaterThan(0);
  const { pid } = await mustRun(flooder.agentId);
  expect((await cgroupLimits(pid)).pidsMax).toBe(defaults.pidsMax);
});

test("memory beyond the limit is refused by ending what asked for it, inside that cell alone", async () => {
  const report = await flood("memory");
  // Undefined when the kernel ended the agent itself, which is the same refusal.
  if (report !== undefined) expect(report.refused).toBeGreaterThan(0);
});

test.each(["disk", "inodes"] as const)("a flood of %s ends at the disk's own size", async (name) => {
  const image = world.paths.cell(flooder.agentId).diskImage;
  const before = (await stat(image)).blocks;
  const report = await flood(name);
  if (name === "disk") expect(report?.refused).toBeGreaterThan(0);
  expect(report?.got).toBeGreaterThan(0);
  // Every block was the disk's from the beginning: the host has not less than before.
  expect((await stat(image)).blocks).toBe(before);
  const { blocks, bsize } = await statfs(world.paths.cell(flooder.agentId).state);
  expect(blocks * bsize).toBeLessThanOrEqual(defaults.diskBytes);
});

test("all watches that one cell's user may have leave the neighbour its own", async () => {
  const report = await flood("watches");
  const perUser = Number(await readFile("/proc/sys/fs/inotify/max_user_instances", "utf8"));
  expect(report?.got).toBeLessThanOrEqual(perUser);
  expect(report?.refused).toBeGreaterThan(0);
  const holding = flood("watches");
  const script = `
    my $number = (POSIX::uname())[4] eq "aarch64" ? 26 : 294;
    print syscall($number, 0) >= 0 ? "has one" : "refused: $!";`;
  const { id } = await mustRun(neighbour.agentId);
  const asked = await world.engine.exec(id, ["/usr/bin/perl", "-MPOSIX", "-e", script]);
  await holding;
  expect(asked.output).toContain("has one");
});

test("output that nobody reads is not kept anywhere on the host", async () => {
  const report = await flood("output");
  expect(report?.got).toBeGreaterThan(0);
  const { id } = await mustRun(flooder.agentId);
  const directory = `/var/lib/docker/containers/${id}`;
  await expect(stat(`${directory}/${id}-json.log`)).rejects.toMatchObject({ code: "ENOENT" });
});
