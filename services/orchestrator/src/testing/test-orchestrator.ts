import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { homePaths } from "@deployclaw/config";
import { auditWriter } from "@deployclaw/db";
import { cellUids, lineLog, RUNTIMES, systemClock } from "@deployclaw/domain";
import { eventually, type testDatabase, testHost } from "@deployclaw/testkit";
import { createCellDirectories } from "../cell/cell-directories.ts";
import { createLoopDisks } from "../disk/loop-disks.ts";
import { mountPoints } from "../disk/mount-points.ts";
import { createPlainDisks } from "../disk/plain-disks.ts";
import { createDockerEngine } from "../engine/docker-engine.ts";
import { createGatewayClient } from "../gateway/gateway-client.ts";
import { type AirlockPoolDeps, createAirlockPool } from "../pool/airlock-pool.ts";
import { createPoolStore } from "../pool/pool-store.ts";
import { createAwaitReady } from "../reconcile/await-ready.ts";
import { createReconciler, type ReconcilerDeps } from "../reconcile/reconciler.ts";
import { standInGateway } from "./stand-in-gateway.ts";
import { testImages } from "./test-images.ts";

/**
 * Sets up a host of its own on the real engine for a test file: home, installation, nonce, and a gateway that stands in.
 * `reconciler` makes reconcilers, each as a new process would; `close` removes every trace and throws when the tests left
 * a container, a mount or a directory behind.
 */
export async function testOrchestrator(
  database: Awaited<ReturnType<typeof testDatabase>>,
  options: { readonly disks?: "loop" | "none"; readonly hostName?: string; readonly leaseMs?: number } = {},
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
  const engine = createDockerEngine({ socketPath: "/var/run/docker.sock", ...host });
  const disks = options.disks === "none" ? createPlainDisks(paths) : createLoopDisks(paths);
  const gateway = await standInGateway(paths, async (agentId) => {
    const [agent] = await database.superuser<
      { slot: number }[]
    >`SELECT cell_slot AS slot FROM agents WHERE id = ${agentId}`;
    if (agent === undefined) throw new Error("there is no such agent");
    return agent.slot;
  });
  const gatewayClient = createGatewayClient(paths.gatewayOrchestratorSocket);
  const images = await testImages();
  const deps: ReconcilerDeps = {
    db: database.as("dc_orchestrator"),
    audit: auditWriter("orchestrator", randomUUID()),
    clock: systemClock,
    engine,
    disks,
    directories: createCellDirectories(paths),
    gateway: gatewayClient,
    awaitReady: createAwaitReady(gatewayClient, { intervalMs: 20, patienceMs: 15_000, againAfterMs: 100 }),
    unhealthy: new Map(),
    host,
    paths,
    gatewayUid: process.getuid?.() ?? 0,
    gatewayGid: process.getgid?.() ?? 0,
    uidsOf: cellUids,
    images: async () => images,
    newId: randomUUID,
    // The longest waits, which tests can count.
    random: () => 1,
    hostCpuMillis: availableParallelism() * 1_000,
    leaseMs: options.leaseMs ?? 60_000,
  };

  /** What is there of any cell of this host. */
  async function traces(): Promise<readonly string[]> {
    const containers = (await engine.observeCells()).map(
      (one) => `container ${one.role} of ${one.agentId ?? `slot ${one.cellSlot}`}`,
    );
    const mounts = [...(await mountPoints())].filter((point) => point.startsWith(home));
    const entries = await Promise.all(
      [paths.cells, paths.airlocks, paths.state, paths.disks].map((directory) =>
        readdir(directory).catch(() => []),
      ),
    );
    return [...containers, ...mounts.map((point) => `mount ${point}`), ...entries.flat()];
  }

  async function close(): Promise<void> {
    await gateway.close();
    const left = await traces();
    for (const container of await engine.observeCells()) await engine.remove(container.containerId);
    for (const agentId of await readdir(paths.state).catch(() => []))
      await eventually("the disk is free", () => disks.remove(agentId).then(() => true));
    await rm(home, { recursive: true, force: true });
    if (left.length > 0) throw new Error(`left behind: ${left.join(", ")}`);
  }

  return {
    home,
    paths,
    host,
    engine,
    disks,
    gateway,
    deps,
    images,
    traces,
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
