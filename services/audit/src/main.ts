import { randomUUID } from "node:crypto";
import { homePaths, loadConfig } from "@deployclaw/config";
import { auditWriter, openDatabase } from "@deployclaw/db";
import { systemClock } from "@deployclaw/domain";
import { logOrigin, noteSigner } from "@deployclaw/transparency";
import { forwardLogs } from "./forwarding/forward-logs.ts";
import { gatewayLine } from "./forwarding/gateway-line.ts";
import { startHealthServer } from "./health-server.ts";
import { createLogKeeper } from "./log-keeper.ts";
import { watchPartitions } from "./partitions/watch-partitions.ts";
import { startRetention } from "./retention/start-retention.ts";
import { startLoop } from "./run-loop.ts";
import { openFaultStore } from "./self-check/fault-store.ts";
import { createSelfCheck } from "./self-check/self-check.ts";
import { startSelfCheck } from "./self-check/start-self-check.ts";
import { openSignedTreeStore } from "./signing/signed-tree-store.ts";
import { openTileObjects } from "./tiles/open-tile-objects.ts";
import { serveTile } from "./tiles/serve-tile.ts";
import { startTileLoop } from "./tiles/tile-loop.ts";
import { createTilePublisher } from "./tiles/tile-publisher.ts";
import { witnessOf } from "./witness/witness-of.ts";

const config = loadConfig("audit");
const paths = homePaths(config.home);
const clock = systemClock;
const log = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const seed = Buffer.from(config.checkpointKey, "base64");
const signerOf = (clientId: string) => noteSigner(logOrigin(config.installationId, clientId), seed);
const objects = await openTileObjects(config, paths.audit);

const db = openDatabase("dc_audit", config.database, { connectionsMax: 1 });
const keeper = createLogKeeper({
  db,
  store: await openSignedTreeStore(paths.audit),
  installationId: config.installationId,
  seed,
  clock,
  log,
});
const loop = startLoop({ keeper, clock, log });
const retentionDb = openDatabase("dc_retention", config.retentionDatabase, { connectionsMax: 1 });
const retention = startRetention({ db: retentionDb, writer: auditWriter("audit", randomUUID()), clock, log });
// A connection of its own: what is read to be forwarded, published or checked never keeps an entry waiting for its number.
const readingDb = openDatabase("dc_audit", config.database, { connectionsMax: 1 });
const gateway = gatewayLine(paths.gatewayAuditSocket);
const forwarding = forwardLogs({
  db: readingDb,
  deliver: gateway.deliver,
  clock,
  random: Math.random,
  log,
});
const tiles = startTileLoop({
  publisher: createTilePublisher({
    db: readingDb,
    objects,
    verifierOf: signerOf,
    witness: witnessOf(config),
    isNumberingBehind: loop.isBehind,
    clock,
    log,
  }),
  log,
});
const selfCheck = startSelfCheck({
  check: createSelfCheck({ db: readingDb, verifierOf: signerOf, clock, random: Math.random }),
  store: openFaultStore(paths.audit),
  clock,
  log,
});
const partitions = watchPartitions({ db: readingDb, clock, log });
const healthServer = await startHealthServer(
  paths.auditHealthSocket,
  () => ({
    ...loop.health(),
    forwarding: forwarding.health(),
    tiles: tiles.health(),
    selfCheck: selfCheck.health(),
    retention: { detail: retention.failure() },
    partitions: partitions.health(),
  }),
  (url, res) => serveTile(objects, url, res),
);
log("numbering and signing the logs");

async function stop(): Promise<void> {
  healthServer.close();
  healthServer.closeAllConnections();
  gateway.close();
  await Promise.all([
    loop.stop(),
    forwarding.stop(),
    tiles.stop(),
    retention.stop(),
    selfCheck.stop(),
    partitions.stop(),
  ]);
  await Promise.all([db.close(), readingDb.close(), retentionDb.close()]);
}

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
