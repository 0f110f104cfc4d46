import { randomBytes, randomUUID } from "node:crypto";
import { homePaths, isLoopback, loadConfig } from "@deployclaw/config";
import {
  compareActivity,
  deriveIdentityKeys,
  nextNumber,
  PASSWORD_COST,
  readActivity,
  scryptHashing,
  sweepAnswers,
} from "@deployclaw/core";
import { auditWriter, openDatabase } from "@deployclaw/db";
import { systemClock } from "@deployclaw/domain";
import type { ApiDeps } from "./api-deps.ts";
import { createApp } from "./create-app.ts";
import { earlyRefusals } from "./early-refusal.ts";
import { clientFeed } from "./events/client-feed.ts";
import { grownTo } from "./events/stream-tail.ts";
import { gatewayClient } from "./gateway/gateway-client.ts";
import { trustedProxies } from "./http/trusted-proxies.ts";
import { createLimits } from "./limits/create-limits.ts";
import { openLimitStore } from "./limits/limit-store.ts";
import { listen } from "./listen.ts";
import { accountWork } from "./mail/account-work.ts";
import { developmentMailbox } from "./mail/development-mailbox.ts";
import { smtpTransport } from "./mail/smtp-transport.ts";
import { loadErrorPages } from "./pages/error-pages.ts";
import { loadLanding } from "./pages/landing.ts";
import { askAuditTiles } from "./platform/ask-audit-tiles.ts";
import { askHealthSocket } from "./platform/ask-health-socket.ts";
import { askOutput } from "./platform/ask-output.ts";
import { checkHealthSocket } from "./platform/check-health-socket.ts";
import { checkRedis } from "./platform/check-redis.ts";
import { verifierScriptAt } from "./platform/verifier-script.ts";
import { writeLog } from "./write-log.ts";

const SWEEP_MS = 60 * 60_000;

const config = loadConfig("api");
const paths = homePaths(config.home);
const DAY_MS = 24 * 60 * 60_000;

const db = openDatabase("dc_api", config.database);
const auth = openDatabase("dc_auth", config.authDatabase);
const keys = deriveIdentityKeys(config.authSecret);
const limitStore = openLimitStore(config.redisUrl, writeLog);
const gateway = gatewayClient(paths.gatewayApiSocket);
const feed = clientFeed({
  read: (clientId) => readActivity(db, clientId),
  compare: compareActivity,
  onError: (err) => writeLog("event streams ended", err),
});
const tail = clientFeed({
  read: (clientId) => nextNumber(db, clientId),
  compare: grownTo,
  onError: (err) => writeLog("tails of the log ended", err),
});
const healthSocket = (name: string, socketPath: string) => ({
  name,
  required: false,
  check: (signal: AbortSignal) => checkHealthSocket(socketPath, signal),
});

const audit = auditWriter("api", randomUUID());
const mailbox =
  config.smtpUrl === undefined && isLoopback(config.publicUrl)
    ? developmentMailbox({ clock: systemClock, log: writeLog })
    : undefined;
const mailFrom = config.mailFrom ?? `no-reply@${new URL(config.publicUrl).hostname}`;
const work = accountWork({
  ctx: { auth, audit, clock: systemClock, randomBytes, publicUrl: config.publicUrl },
  transport:
    config.smtpUrl === undefined ? mailbox : smtpTransport({ smtpUrl: config.smtpUrl, from: mailFrom }),
  log: writeLog,
});

const deps: ApiDeps = {
  publicUrl: config.publicUrl,
  db,
  auth,
  audit,
  keys,
  signUpPlan: config.signUpPlan,
  passwords: scryptHashing({ cost: PASSWORD_COST, randomBytes: (size) => randomBytes(size) }),
  deletionGraceMs: config.deletionGraceDays * DAY_MS,
  clock: systemClock,
  randomBytes: (size) => randomBytes(size),
  gateway,
  feed,
  tail,
  proxies: trustedProxies(config.trustedProxies),
  limits: createLimits({ settings: config, store: limitStore, key: keys.addresses }),
  mail: { wake: work.wake, mailbox },
  dashboard: { socketPath: paths.dashboardSocket },
  landing: loadLanding(paths.landing),
  errorPages: loadErrorPages(paths.errorPages),
  readiness: [
    {
      name: "postgres",
      required: true,
      check: async () => {
        await Promise.all([db.sql`SELECT 1`, auth.sql`SELECT 1`]);
      },
    },
    { name: "redis", required: false, check: (signal) => checkRedis(config.redisUrl, signal) },
    healthSocket("gateway", paths.gatewayHealthSocket),
    healthSocket("orchestrator", paths.orchestratorHealthSocket),
    healthSocket("audit", paths.auditHealthSocket),
  ],
  auditHealth: async (signal) => (await askHealthSocket(paths.auditHealthSocket, signal)).body.toString(),
  metrics: {
    token: config.metricsToken,
    processes: [
      { name: "supervisor", socketPath: paths.supervisorHealthSocket },
      { name: "gateway", socketPath: paths.gatewayHealthSocket },
      { name: "orchestrator", socketPath: paths.orchestratorHealthSocket },
      { name: "audit", socketPath: paths.auditHealthSocket },
      { name: "dashboard", socketPath: paths.dashboardSocket },
    ],
  },
  orchestratorHealth: async (signal) =>
    (await askHealthSocket(paths.orchestratorHealthSocket, signal)).body.toString(),
  auditTiles: askAuditTiles(paths.auditHealthSocket),
  verifierScript: verifierScriptAt(paths.verifierScript),
  output: { hostName: config.hostName, ask: askOutput(paths.orchestratorHealthSocket) },
  log: writeLog,
};

const where = { address: config.listenAddress, port: config.port };
const server = await listen(createApp(deps), where, earlyRefusals(deps));
if (config.publicUrl.startsWith("https:") && config.trustedProxies.length === 0)
  writeLog("TRUSTED_PROXIES is not set: everybody behind the proxy that ends TLS counts as one address");
if (config.smtpUrl === undefined && mailbox === undefined)
  writeLog("SMTP_URL is not set: no mail is sent, so nobody can reset a password or confirm an address");
writeLog(`listening on ${config.listenAddress}:${config.port} as ${config.publicUrl}`);

const sweep = setInterval(() => {
  sweepAnswers(auth, systemClock()).catch((err: unknown) => writeLog("old answers were not swept", err));
}, SWEEP_MS);

async function stop(): Promise<void> {
  clearInterval(sweep);
  feed.close();
  tail.close();
  await server.close();
  await work.close();
  gateway.close();
  limitStore.close();
  await Promise.all([db.close(), auth.close()]);
  process.exit(0);
}
process.once("SIGTERM", () => void stop());
process.once("SIGINT", () => void stop());
