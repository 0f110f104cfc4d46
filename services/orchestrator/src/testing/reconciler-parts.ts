import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { homePaths } from "@deployclaw/config";
import { auditWriter, type Database } from "@deployclaw/db";
import { cellUids, systemClock } from "@deployclaw/domain";
import { createCellDirectories } from "../cell/cell-directories.ts";
import type { ImageIds } from "../cell/cell-specs.ts";
import { canGrowMounted } from "../disk/can-grow-mounted.ts";
import { createLoopDisks } from "../disk/loop-disks.ts";
import { createPlainDisks } from "../disk/plain-disks.ts";
import { createDockerEngine } from "../engine/docker-engine.ts";
import { createDockerImages } from "../engine/docker-images.ts";
import { createGatewayClient } from "../gateway/gateway-client.ts";
import { createHostImages } from "../host/host-images.ts";
import { createCustomImages } from "../images/custom-images.ts";
import { createFetchedImages } from "../images/fetched-images.ts";
import { UNUSED_IMAGE_MS } from "../images/remove-unused-images.ts";
import { createAwaitReady } from "../reconcile/await-ready.ts";
import type { HostIdentity, ReconcilerDeps } from "../reconcile/reconciler.ts";

/** Where a test's host is and who it is; plain data, so that another process can be told. */
export interface TestHostFacts {
  readonly home: string;
  readonly host: HostIdentity;
  readonly images: ImageIds;
  readonly disks: "loop" | "none";
  readonly dockerSocket: string;
  readonly leaseMs: number;
  /** The registries from which images of clients are taken. */
  readonly registries: readonly string[];
}

/** What a reconciler of a test's host is made of: the real parts, patient enough for a busy machine. */
export function reconcilerParts(facts: TestHostFacts, db: Database<"dc_orchestrator">): ReconcilerDeps {
  const paths = homePaths(facts.home);
  const gateway = createGatewayClient(paths.gatewayOrchestratorSocket);
  const engine = createDockerEngine({ socketPath: facts.dockerSocket, ...facts.host });
  return {
    db,
    audit: auditWriter("orchestrator", randomUUID()),
    clock: systemClock,
    engine,
    disks: facts.disks === "none" ? createPlainDisks(paths) : createLoopDisks(paths, canGrowMounted()),
    directories: createCellDirectories(paths),
    gateway,
    awaitReady: createAwaitReady(gateway, { intervalMs: 20, patienceMs: 15_000, againAfterMs: 100 }),
    unhealthy: new Map(),
    strays: new Set(),
    host: facts.host,
    paths,
    gatewayUid: process.getuid?.() ?? 0,
    gatewayGid: process.getgid?.() ?? 0,
    uidsOf: cellUids,
    images: createHostImages(engine, async () => facts.images),
    customImages: createCustomImages({
      engine: createDockerImages(facts.dockerSocket),
      fetched: createFetchedImages(db, facts.host.hostName),
      keptMs: UNUSED_IMAGE_MS,
      clock: systemClock,
      registries: facts.registries,
      refusal: async () => undefined,
      architecture: process.arch === "x64" ? "amd64" : process.arch,
      nowMs: () => performance.now(),
      log: { info: () => undefined, error: () => undefined },
    }),
    newId: randomUUID,
    // The longest waits, which tests can count.
    random: () => 1,
    hostCpuMillis: availableParallelism() * 1_000,
    leaseMs: facts.leaseMs,
  };
}
