import type { Server } from "node:http";
import { rootCertificates } from "node:tls";
import type { HomePaths } from "@deployclaw/config";
import type { Database } from "@deployclaw/db";
import type { Log } from "@deployclaw/domain";
import { METRICS_TYPE, metricsText, watchProcess } from "@deployclaw/domain/metrics";
import { auditTrail } from "./audit/audit-trail.ts";
import type { LogStore } from "./audit/log-store.ts";
import { cellRegistry } from "./cells/cell-registry.ts";
import { clientShares } from "./cells/client-shares.ts";
import { keepPoliciesFresh } from "./cells/keep-policies-fresh.ts";
import { apiRoutes } from "./control/api-routes.ts";
import { auditRoutes } from "./control/audit-routes.ts";
import { controlServer } from "./control/control-server.ts";
import { gatewayVerbs } from "./control/gateway-verbs.ts";
import { closeServer, listenOnSocket } from "./control/listen-on-socket.ts";
import { operatorRoutes } from "./control/operator-routes.ts";
import { orchestratorRoutes } from "./control/orchestrator-routes.ts";
import { accessTokens } from "./credentials/oauth2/access-tokens.ts";
import { openAuthority } from "./database/cell-authorities.ts";
import { databaseCredentials } from "./database/credentials.ts";
import { policyReader } from "./database/read-policies.ts";
import { readLedger } from "./database/spend-ledger.ts";
import { forwarderVerbs } from "./forwarding/forwarder-verbs.ts";
import { countIntents, gatewayMetrics } from "./gateway-metrics.ts";
import { agentLimits } from "./limits/agent-limits.ts";
import { type RedisAddress, redisCounters } from "./limits/redis-counters.ts";
import { LIMITS } from "./limits.ts";
import type { ModelUpstream } from "./model/model-upstream.ts";
import type { Dial } from "./network/dial.ts";
import type { ResolveHost } from "./network/resolve-public-addresses.ts";
import { byteBudget } from "./pipeline/budgets/byte-budget.ts";
import type { MonotonicClock } from "./pipeline/budgets/token-bucket.ts";
import type { GatewayDeps } from "./pipeline/gateway-deps.ts";
import { refusedKeys } from "./vault/refused-keys.ts";
import type { Vault } from "./vault/vault.ts";

/** A running gateway. */
export interface Gateway {
  /** Closes all sockets and writes the audit entries that wait. The database stays open. */
  stop(): Promise<void>;
}

/**
 * Starts the gateway of one host: an egress listener for each of its cells, the control sockets of the API and the
 * orchestrator, and the health socket. Rejects when a socket of its own cannot be opened; without Postgres it starts
 * and lets nothing out.
 */
export async function startGateway(deps: {
  readonly db: Database<"dc_gateway">;
  /** Where the clients' logs and the ledger are written. */
  readonly logStore: LogStore;
  readonly hostName: string;
  /** Where limits are counted. */
  readonly redis: RedisAddress;
  readonly vault: Vault;
  readonly paths: HomePaths;
  readonly resolve: ResolveHost;
  readonly dial: Dial;
  readonly modelUpstream: ModelUpstream | undefined;
  readonly now: () => Date;
  readonly monotonic: MonotonicClock;
  readonly newId: () => string;
  readonly ownUid: number;
  readonly log: Log;
}): Promise<Gateway> {
  const { db, hostName, paths, log } = deps;
  const shares = clientShares(deps.monotonic);
  const intents = countIntents(auditTrail(deps.logStore, { ...deps, onBytes: shares.spendLogBytes }));
  const audit = intents.trail;
  const limits = agentLimits({
    counters: redisCounters(deps.redis, deps.newId(), log),
    readLedger: ({ agentId }, now) => readLedger(db, hostName, agentId, now),
    audit,
    now: deps.now,
    log,
  });
  const refused = refusedKeys({ ...deps, record: audit.record });
  const vault = { ...deps.vault, refused: refused.record };
  const credentials = databaseCredentials({ db, hostName, vault, log });
  const modelBytes = byteBudget(LIMITS.modelBytesHeldByAllMax);
  const tokens = accessTokens({ ...deps, store: credentials, audit });
  const pipeline: GatewayDeps = {
    ...deps,
    audit,
    credentials,
    limits,
    shares,
    tokens,
    modelBytes,
    random: vault.random,
  };
  const registry = cellRegistry(pipeline, paths, (policy) => openAuthority(db, hostName, vault, policy));
  const verbs = gatewayVerbs({ ...deps, vault, registry, publicRoots: rootCertificates });
  const forwarders = forwarderVerbs({ ...deps, vault, record: audit.record });
  const readPolicies = policyReader(db, hostName);
  const policies = keepPoliciesFresh(async () => {
    const readAt = deps.monotonic();
    await registry.enforceAll(await readPolicies(), readAt);
  }, log);
  const processMetrics = watchProcess("gateway");
  const health = controlServer(
    [
      {
        method: "GET",
        pattern: /^\/metrics$/,
        handle: async ({ res }) => {
          const own = gatewayMetrics({
            cells: registry.size(),
            writesLog: audit.healthy(),
            followsPolicies: policies.healthy(),
            intents: intents.counts(),
          });
          res
            .writeHead(200, { "content-type": METRICS_TYPE })
            .end(metricsText([...own, ...processMetrics()]));
          return undefined;
        },
      },
      {
        method: "GET",
        pattern: /^\/healthz$/,
        handle: async () => ({
          status: "ok",
          cells: registry.size(),
          audit: audit.healthy() ? "ok" : "unavailable",
          policies: policies.healthy() ? "ok" : "unavailable",
        }),
      },
    ],
    log,
  );
  const sockets: readonly (readonly [Server, string])[] = [
    [controlServer(apiRoutes(verbs, forwarders), log), paths.gatewayApiSocket],
    [controlServer(auditRoutes(forwarders), log), paths.gatewayAuditSocket],
    [controlServer(orchestratorRoutes(verbs), log), paths.gatewayOrchestratorSocket],
    [controlServer(operatorRoutes({ db, hostName, vault }), log), paths.gatewayOperatorSocket],
    [health, paths.gatewayHealthSocket],
  ];
  for (const [server, path] of sockets) await listenOnSocket(server, path);
  log.info(`gateway of host ${hostName} is listening`);

  return {
    async stop() {
      await Promise.all(sockets.map(([server]) => closeServer(server)));
      await policies.stop();
      await registry.closeAll();
      await credentials.close();
      refused.close();
      await audit.close(5_000);
      limits.close();
    },
  };
}
