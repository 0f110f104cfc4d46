import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { homePaths } from "@deployclaw/config";
import { lineLog, RUNTIMES } from "@deployclaw/domain";
import { eventually, type testDatabase, testHost } from "@deployclaw/testkit";
import { mountPoints } from "../disk/mount-points.ts";
import { loopDevices } from "../disk/testing/loop-devices.ts";
import { type AirlockPoolDeps, createAirlockPool } from "../pool/airlock-pool.ts";
import { createPoolStore } from "../pool/pool-store.ts";
import { createReconciler, type ReconcilerDeps } from "../reconcile/reconciler.ts";
import { reconcilerParts, type TestHostFacts } from "./reconciler-parts.ts";
import { standInGateway } from "./stand-in-gateway.ts";
import { testImages } from "./test-images.ts";

/**
 * Sets up a host of its own on the real engine for a test file: home, installation, nonce, and a gateway that stands in.
 * `reconciler` makes reconcilers, each as a new process would; `close` removes every trace and throws when the tests left
 * a container, a mount or a directory behind.
 */
export async function testOrchestrator(
  database: Awaited<ReturnType<typeof testDatabase>>,
  options: Partial<Pick<TestHostFacts, "disks" | "dockerSocket" | "leaseMs" | "registries">> & {
    readonly hostName?: string;
  } = {},
) {
  const home = await mkdtemp(join(tmpdir(), "dco-"));
  // Containers' users must reach what is mounted into them.
  await chmod(home, 0o711);
  const paths = homePaths(home);
  const hostName = await testHost(database, options.hostName ?? "host-1");
  const [row] = await database.superuser<
    { nonce: string }[]
  >`SELECT nonce FROM hosts WHERE name = ${hostName}`;
  if (row === undefined) throw new Error("the host was not inserted");
  const host = { installationId: database.installationId, hostName, hostNonce: row.nonce };
  async function cellSlotOf(agentId: string): Promise<number> {
    const [agent] = await database.superuser<
      { slot: number }[]
    >`SELECT cell_slot AS slot FROM agents WHERE id = ${agentId}`;
    if (agent === undefined) throw new Error("there is no such agent");
    return agent.slot;
  }
  const gateway = await standInGateway(paths, cellSlotOf);
  const images = await testImages();
  const facts: TestHostFacts = {
    home,
    host,
    images,
    disks: options.disks ?? "loop",
    dockerSocket: options.dockerSocket ?? "/var/run/docker.sock",
    leaseMs: options.leaseMs ?? 60_000,
    registries: options.registries ?? [],
  };
  const deps = reconcilerParts(facts, database.as("dc_orchestrator"));
  const { engine, disks } = deps;

  /** What is there of any cell of this host. */
  async function traces(): Promise<readonly string[]> {
    const containers = (await engine.listCells()).map(
      (one) => `container ${one.role} of ${one.agentId ?? `slot ${one.cellSlot}`}`,
    );
    const probes = await engine.listProbes();
    const mounts = [...(await mountPoints())].filter((point) => point.startsWith(home));
    const entries = await Promise.all(
      [paths.cells, paths.airlocks, paths.state, paths.disks].map((directory) =>
        readdir(directory).catch(() => []),
      ),
    );
    const devices = await loopDevices(home);
    return [
      ...containers,
      ...probes.map(({ proofId }) => `container of proof ${proofId}`),
      ...mounts.map((point) => `mount ${point}`),
      ...devices.map((file) => `loop device of ${file}`),
      ...entries.flat(),
    ];
  }

  async function close(): Promise<void> {
    await gateway.close();
    const left = await traces();
    for (const container of [...(await engine.listCells()), ...(await engine.listProbes())])
      await engine.remove(container.containerId);
    for (const agentId of await readdir(paths.state).catch(() => []))
      await eventually("the disk is free", () => disks.remove(agentId).then(() => true));
    await rm(home, { recursive: true, force: true });
    if (left.length > 0) throw new Error(`left behind: ${left.join(", ")}`);
  }

  return {
    home,
    paths,
    host,
    facts,
    engine,
    disks,
    gateway,
    deps,
    images,
    traces,
    hasEgressSocket: async (agentId: string) => deps.directories.hasEgressSocket(await cellSlotOf(agentId)),
    ingressSocketOf: async (agentId: string) => paths.airlock(await cellSlotOf(agentId)).ingressSocket,
    close,
    /** A pool of this size for nano, as a new process would have it; changes replace parts of it. */
    pool: (size: number, change: Partial<AirlockPoolDeps> = {}) =>
      createAirlockPool({
        ...deps,
        store: createPoolStore(deps.db, hostName),
        targets: [{ agentPort: RUNTIMES.nano.port, size }],
        log: lineLog(() => undefined),
        ...change,
      }),
    reconciler: (change: Partial<ReconcilerDeps> = {}) => createReconciler({ ...deps, ...change }),
  };
}
