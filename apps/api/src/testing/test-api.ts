import { randomBytes, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import {
  compareActivity,
  deriveIdentityKeys,
  nextNumber,
  type OutputPort,
  readActivity,
  scryptHashing,
  type TilePort,
} from "@deployclaw/core";
import { auditWriter } from "@deployclaw/db";
import { fixedClock, type TestDatabase } from "@deployclaw/testkit";
import type { ApiDeps } from "../api-deps.ts";
import { createApp } from "../create-app.ts";
import { clientFeed } from "../events/client-feed.ts";
import { grownTo } from "../events/stream-tail.ts";
import { trustedProxies } from "../http/trusted-proxies.ts";
import { createLimits, type LimitSettings } from "../limits/create-limits.ts";
import type { LimitStore } from "../limits/limit-store.ts";
import type { DevelopmentMailbox } from "../mail/development-mailbox.ts";
import { loadErrorPages } from "../pages/error-pages.ts";
import { type Landing, loadLanding } from "../pages/landing.ts";
import type { MeteredProcess } from "../platform/read-metrics.ts";
import type { ReadinessCheck } from "../platform/readiness.ts";
import { verifierScriptAt } from "../platform/verifier-script.ts";
import { memoryGateway } from "./memory-gateway.ts";
import { ORIGIN, TestBrowser } from "./test-browser.ts";

const VERIFIER = "../../../../packages/transparency/standalone/verify.mjs";

// Tests make many users from one address.
const NO_LIMITS: LimitSettings = {
  failedLoginsMax: 1_000_000,
  registrationsPerHourMax: 1_000_000,
  requestsPerMinuteMax: 1_000_000,
};

/** The API on a test database, with a clock that a test moves and a gateway in memory. */
export function testApi(
  database: TestDatabase,
  options: {
    readonly readiness?: readonly ReadinessCheck[];
    readonly dashboardSocket?: string;
    readonly landing?: Landing;
    readonly limits?: Partial<LimitSettings>;
    readonly limitStore?: LimitStore;
    readonly proxies?: readonly string[];
    readonly mailbox?: DevelopmentMailbox;
    readonly auditTiles?: TilePort;
    readonly output?: OutputPort;
    readonly metricsToken?: string;
    readonly metered?: readonly MeteredProcess[];
  } = {},
) {
  const clock = fixedClock();
  const gateway = memoryGateway();
  const logged: string[] = [];
  const keys = deriveIdentityKeys("an auth secret of more than thirty-two characters");
  const deps: ApiDeps = {
    publicUrl: ORIGIN,
    db: database.as("dc_api"),
    auth: database.as("dc_auth"),
    audit: auditWriter("api", randomUUID()),
    keys,
    signUpPlan: "team",
    passwords: scryptHashing({ cost: { logCost: 4, blockSize: 8, parallel: 1 }, randomBytes }),
    deletionGraceMs: 7 * 24 * 60 * 60_000,
    clock,
    randomBytes: (size) => randomBytes(size),
    gateway,
    feed: clientFeed({
      read: (clientId) => readActivity(database.as("dc_api"), clientId),
      compare: compareActivity,
      onError: (err) => logged.push(`event streams ended ${String(err)}`),
      pollMs: 20,
    }),
    tail: clientFeed({
      read: (clientId) => nextNumber(database.as("dc_api"), clientId),
      compare: grownTo,
      onError: (err) => logged.push(`tails of the log ended ${String(err)}`),
      pollMs: 20,
    }),
    eventTimes: { heartbeatMs: 50, sessionCheckMs: 20, pollMs: 5, restingPollMs: 5 },
    proxies: trustedProxies(options.proxies ?? []),
    limits: createLimits({
      settings: { ...NO_LIMITS, ...options.limits },
      store: options.limitStore,
      key: keys.addresses,
    }),
    mail: { wake: () => undefined, mailbox: options.mailbox },
    dashboard: { socketPath: options.dashboardSocket ?? "/nowhere/dashboard.sock" },
    errorPages: loadErrorPages(fileURLToPath(new URL("../../../../docs/errors", import.meta.url))),
    landing: options.landing ?? loadLanding("/nowhere"),
    readiness: options.readiness ?? [],
    auditHealth: () => Promise.reject(new Error("no audit process in this test")),
    output: { hostName: "here", ask: options.output ?? (() => Promise.resolve(undefined)) },
    metrics: { token: options.metricsToken, processes: options.metered ?? [] },
    orchestratorHealth: () => Promise.reject(new Error("no orchestrator in this test")),
    auditTiles: options.auditTiles ?? (() => Promise.resolve(undefined)),
    verifierScript: verifierScriptAt(fileURLToPath(new URL(VERIFIER, import.meta.url))),
    log: (line, err) => logged.push(err === undefined ? line : `${line} ${String(err)}`),
  };
  const app = createApp(deps);
  return { app, deps, clock, gateway, logged, browser: () => new TestBrowser(app, clock) };
}
