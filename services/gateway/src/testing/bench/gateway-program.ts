import { randomBytes, randomUUID } from "node:crypto";
import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectSecured } from "node:tls";
import { homePaths } from "@deployclaw/config";
import { auditWriter, type DatabaseAddress, openDatabase } from "@deployclaw/db";
import { lineLog } from "@deployclaw/domain";
import type { LogStore } from "../../audit/log-store.ts";
import { databaseLog } from "../../database/write-log.ts";
import { startGateway } from "../../gateway.ts";
import { modelUpstream } from "../../model/model-upstream.ts";
import type { Dial } from "../../network/dial.ts";
import { createVault } from "../../vault/vault.ts";

/*
 * The gateway that benchmarks drive: the product's own, told by a JSON object on its standard input what the product
 * resolves and dials by itself. Everything outside is an upstream on loopback, which the product would refuse.
 */

interface Settings {
  readonly home: string;
  readonly hostName: string;
  readonly database: DatabaseAddress;
  readonly redisSocket: string;
  readonly masterKeys: string;
  /** Without it an entry counts as durable as soon as it is made, so that a benchmark can tell what durability costs. */
  readonly isAuditDurable: boolean;
  readonly upstream: {
    readonly tunnelPort: number;
    readonly securedPort: number;
    readonly modelPort: number;
    readonly ca: string;
  };
}

let input = "";
for await (const part of process.stdin.setEncoding("utf8")) input += part;
const { upstream, ...settings } = JSON.parse(input) as Settings;
const db = openDatabase("dc_gateway", settings.database);
const log = lineLog((line) => process.stderr.write(line));

const forgetfulStore: LogStore = {
  write: async (_items, beforeCommit) => beforeCommit("0"),
  fateOf: async () => "committed",
};

const dial: Dial = ({ servername }) =>
  new Promise<Socket>((resolve, reject) => {
    const at = { host: "127.0.0.1", noDelay: true };
    const socket =
      servername === undefined
        ? connectPlain({ ...at, port: upstream.tunnelPort })
        : connectSecured({
            ...at,
            ...{ port: upstream.securedPort, servername, ca: upstream.ca, ALPNProtocols: ["http/1.1"] },
          });
    socket.once("error", reject);
    socket.once(servername === undefined ? "connect" : "secureConnect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });

const gateway = await startGateway({
  db,
  logStore: settings.isAuditDurable
    ? databaseLog(db, settings.hostName, auditWriter("gateway", randomUUID()))
    : forgetfulStore,
  hostName: settings.hostName,
  redis: { path: settings.redisSocket },
  vault: createVault(settings.masterKeys, 1, randomBytes),
  paths: homePaths(settings.home),
  resolve: async () => ["93.184.215.14"],
  dial,
  modelUpstream: modelUpstream({ baseUrl: `http://127.0.0.1:${upstream.modelPort}/v1`, key: undefined }),
  now: () => new Date(),
  monotonic: () => performance.now(),
  newId: randomUUID,
  ownUid: process.getuid?.() ?? 0,
  log,
});

process.once("SIGTERM", () => {
  gateway
    .stop()
    .then(() => db.close())
    .then(
      () => process.exit(0),
      () => process.exit(1),
    );
});
