import { randomBytes, randomUUID } from "node:crypto";
import { homePaths, loadConfig } from "@deployclaw/config";
import { auditWriter, openDatabase } from "@deployclaw/db";
import { lineLog } from "@deployclaw/domain";
import { databaseLog } from "./database/write-log.ts";
import { startGateway } from "./gateway.ts";
import { modelUpstream } from "./model/model-upstream.ts";
import { dialVerified } from "./network/dial.ts";
import { dnsResolver } from "./network/resolve-host.ts";
import { createVault } from "./vault/vault.ts";

process.umask(0o007);
const config = loadConfig("gateway");
const log = lineLog((line) => process.stdout.write(line));
const db = openDatabase("dc_gateway", config.database);

const gateway = await startGateway({
  db,
  logStore: databaseLog(db, config.hostName, auditWriter("gateway", randomUUID())),
  hostName: config.hostName,
  redis: config.redisUrl,
  vault: createVault(config.vaultMasterKeys, config.vaultMinimumVersion, randomBytes),
  paths: homePaths(config.home),
  resolve: dnsResolver(),
  dial: dialVerified,
  modelUpstream:
    config.llmUpstreamUrl === undefined
      ? undefined
      : modelUpstream({ baseUrl: config.llmUpstreamUrl, key: config.llmUpstreamKey }),
  now: () => new Date(),
  monotonic: () => performance.now(),
  newId: randomUUID,
  ownUid: process.getuid?.() ?? 0,
  log,
});

async function stop(): Promise<void> {
  await gateway.stop();
  await db.close();
  process.exit(0);
}

for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    stop().catch((err: unknown) => {
      log.error("could not stop cleanly", err);
      process.exit(1);
    });
  });
