import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { homePaths, loadConfig } from "@deployclaw/config";
import { auditWriter, openDatabase } from "@deployclaw/db";
import { cellUids, lineLog, systemClock, UUID } from "@deployclaw/domain";
import { metricsText, watchProcess } from "@deployclaw/domain/metrics";
import { createCellDirectories } from "./cell/cell-directories.ts";
import { canGrowMounted } from "./disk/can-grow-mounted.ts";
import { createLoopDisks } from "./disk/loop-disks.ts";
import { createPlainDisks } from "./disk/plain-disks.ts";
import { createDockerEngine } from "./engine/docker-engine.ts";
import { createDockerImages } from "./engine/docker-images.ts";
import { createGatewayClient } from "./gateway/gateway-client.ts";
import { startHealthServer } from "./health-server.ts";
import { createHostImages } from "./host/host-images.ts";
import { installationOf } from "./host/installation-of.ts";
import { machineFacts } from "./host/machine-facts.ts";
import { measureCapacity } from "./host/measure-capacity.ts";
import { preflight } from "./host/preflight.ts";
import { readImages } from "./host/read-images.ts";
import { registerHost } from "./host/register-host.ts";
import { createCustomImages } from "./images/custom-images.ts";
import { createFetchedImages } from "./images/fetched-images.ts";
import { refuseCustomImages } from "./images/refuse-custom-images.ts";
import { UNUSED_IMAGE_MS } from "./images/remove-unused-images.ts";
import { ORCHESTRATOR_TIMING, startOrchestrator } from "./orchestrator.ts";
import { createAgentOutput } from "./output/agent-output.ts";
import { outputQuestion } from "./output/output-question.ts";
import { createAwaitReady } from "./reconcile/await-ready.ts";

const config = loadConfig("orchestrator");
const { hostName, installationId, diskDriver, gatewayUid, gatewayGid } = config;
const paths = homePaths(config.home);
const log = lineLog((line) => process.stdout.write(line));

const db = openDatabase("dc_orchestrator", config.database, { connectionsMax: 6 });
const installation = await installationOf(db, hostName);
if (installation !== installationId)
  throw new Error(
    `this database belongs to installation ${installation ?? "unknown"}, not to ${installationId}`,
  );
const hostNonce = await registerHost(db, { name: hostName, diskDriver, newNonce: randomUUID() });

const engine = createDockerEngine({ socketPath: config.dockerSocket, installationId, hostName, hostNonce });
const gateway = createGatewayClient(paths.gatewayOrchestratorSocket);
const images = createHostImages(engine, () => readImages(paths.imagesFile));
const uid = process.getuid?.() ?? 0;
const gid = process.getgid?.() ?? 0;

const orchestrator = await startOrchestrator({
  reconciler: {
    db,
    audit: auditWriter("orchestrator", randomUUID()),
    clock: systemClock,
    engine,
    disks: diskDriver === "none" ? createPlainDisks(paths) : createLoopDisks(paths, canGrowMounted()),
    directories: createCellDirectories(paths),
    gateway,
    awaitReady: createAwaitReady(gateway),
    unhealthy: new Map(),
    strays: new Set(),
    host: { installationId, hostName, hostNonce },
    paths,
    gatewayUid,
    gatewayGid,
    // Only root can give files away; anyone else's cells run as that user.
    uidsOf: uid === 0 ? cellUids : () => ({ agentUid: uid, airlockUid: uid }),
    images,
    customImages: createCustomImages({
      engine: createDockerImages(config.dockerSocket),
      fetched: createFetchedImages(db, hostName),
      keptMs: UNUSED_IMAGE_MS,
      clock: systemClock,
      registries: config.imageRegistries,
      refusal: async () => refuseCustomImages(config.customImages, await engine.facts()),
      architecture: process.arch === "x64" ? "amd64" : process.arch,
      nowMs: () => performance.now(),
      log,
    }),
    newId: randomUUID,
    random: Math.random,
    hostCpuMillis: availableParallelism() * 1_000,
    leaseMs: 60_000,
  },
  redis: config.redisUrl,
  openErasure: () => openDatabase("dc_erasure", config.erasureDatabase, { connectionsMax: 1 }),
  preflight: async () =>
    preflight({ engine, images: await images(), diskDriver, machine: await machineFacts() }),
  capacity: () => measureCapacity({ ...config, disksDirectory: paths.disks }),
  airlockPoolSize: config.airlockPoolSize,
  timing: ORCHESTRATOR_TIMING,
  log,
});
if (diskDriver === "none") log.info("WARNING: no disk driver: an agent can fill this host's filesystem");
const readOutput = createAgentOutput({ db, hostName, paths, hasSizedDisks: diskDriver !== "none" });
const processMetrics = watchProcess("orchestrator");
const healthServer = await startHealthServer(paths.orchestratorHealthSocket, {
  "/healthz": orchestrator.health,
  "/metrics": () => metricsText([...orchestrator.metrics(), ...processMetrics()]),
  "/orphans": orchestrator.orphans,
  "/output/": async ({ rest, query }) => {
    const question = outputQuestion(query);
    return question === undefined || !UUID.test(rest) ? undefined : readOutput(rest, question);
  },
});
log.info(`orchestrating host ${hostName} (uid ${uid}, gid ${gid}, disks: ${diskDriver})`);

async function stop(): Promise<void> {
  healthServer.close();
  healthServer.closeAllConnections();
  await orchestrator.close();
  await db.close();
}

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
