import { join } from "node:path";
import {
  type ClawConfig,
  type DatabaseAddress,
  formatDatabaseAddress,
  formatRedisSocketUrl,
  type HomePaths,
} from "@deployclaw/config";
import type { DatabaseRole } from "@deployclaw/db/roles";
import type { Identities } from "../layout/identities.ts";
import { type RedisUser, type Secrets, secretOf } from "../layout/secrets.ts";
import { postgresArguments } from "../postgres/server-arguments.ts";
import type { ProcessSpec, ReadyCheck } from "./process-spec.ts";
import { tuneNode } from "./tune-node.ts";

/** All that decides how the platform's processes are started. */
export type Installation = {
  readonly config: ClawConfig;
  readonly paths: HomePaths;
  readonly identities: Identities;
  readonly secrets: Secrets;
  readonly installationId: string;
  readonly hostName: string;
  readonly isRoot: boolean;
};

type NodeProcess = "api" | "gateway" | "orchestrator" | "audit";

/** The database as one role sees it: the embedded one, or the one that `DATABASE_URL` names. */
export function databaseAddressOf(
  at: Pick<Installation, "config" | "paths" | "secrets">,
  role: DatabaseRole | "postgres",
): DatabaseAddress {
  const password = secretOf(at.secrets, "database", `${role.toUpperCase()}_PASSWORD`);
  const outside = at.config.database;
  if (outside !== undefined) return role === "postgres" ? outside : { ...outside, username: role, password };
  return {
    host: at.paths.postgresSocketDirectory,
    port: 5432,
    username: role,
    password,
    database: role === "postgres" ? "postgres" : "deployclaw",
    ssl: false,
  };
}

/** The embedded server. */
export function postgresSpec({ paths, identities }: Installation): ProcessSpec {
  return {
    name: "postgres",
    command: join(paths.postgresPrograms, "bin/postgres"),
    args: postgresArguments(paths),
    env: { LC_ALL: "C", TZ: "UTC" },
    identity: identities.postgres,
    // A fast shutdown: sessions are ended, everything is written.
    stopSignal: "SIGINT",
    ready: { kind: "postgres", socketPath: join(paths.postgresSocketDirectory, ".s.PGSQL.5432") },
    required: true,
  };
}

/** The local Redis, reading the configuration at the given path. */
export function redisSpec({ paths, identities, config }: Installation, configFile: string): ProcessSpec {
  return {
    name: "redis",
    command: "redis-server",
    args: [configFile],
    env: { PATH: config.searchPath, LC_ALL: "C", TZ: "UTC" },
    identity: identities.redis,
    stopSignal: "SIGTERM",
    ready: { kind: "redis", socketPath: paths.redisSocket },
    required: true,
  };
}

/** The platform's own processes. Each is given its own secrets and nobody else's. */
export function nodeSpecs(at: Installation): Readonly<Record<NodeProcess, ProcessSpec>> {
  const { config, paths, identities, secrets } = at;
  const database = (role: DatabaseRole) => formatDatabaseAddress(databaseAddressOf(at, role));
  return {
    gateway: nodeSpec(at, "gateway", onSocket(paths.gatewayHealthSocket), {
      DATABASE_URL: database("dc_gateway"),
      REDIS_URL: redisUrlOf(at, "gateway"),
      VAULT_MASTER_KEYS: config.vaultMasterKeys ?? secretOf(secrets, "gateway", "VAULT_MASTER_KEYS"),
      VAULT_MINIMUM_VERSION: config.vaultMinimumVersion?.toString(),
      LLM_UPSTREAM_URL: config.llmUpstreamUrl,
      LLM_UPSTREAM_KEY: config.llmUpstreamKey,
    }),
    orchestrator: nodeSpec(at, "orchestrator", onSocket(paths.orchestratorHealthSocket), {
      DATABASE_URL: database("dc_orchestrator"),
      ERASURE_DATABASE_URL: database("dc_erasure"),
      REDIS_URL: redisUrlOf(at, "orchestrator"),
      DOCKER_SOCKET: config.dockerSocket,
      CUSTOM_IMAGES: config.customImages,
      IMAGE_REGISTRIES: config.imageRegistries?.join(","),
      DISK_DRIVER: config.diskDriver ?? (at.isRoot ? "loop" : "none"),
      AIRLOCK_POOL_SIZE: config.airlockPoolSize?.toString(),
      HOST_LABELS: config.hostLabels && labelsText(config.hostLabels),
      HOST_MEMORY_BYTES: config.hostMemoryBytes?.toString(),
      HOST_DISK_BYTES: config.hostDiskBytes?.toString(),
      MEMORY_OVERCOMMIT: config.memoryOvercommit?.toString(),
      GATEWAY_UID: String(identities.gateway.uid),
      GATEWAY_GID: String(identities.gateway.gid),
    }),
    audit: nodeSpec(at, "audit", onSocket(paths.auditHealthSocket), {
      DATABASE_URL: database("dc_audit"),
      RETENTION_DATABASE_URL: database("dc_retention"),
      CHECKPOINT_KEY: secretOf(secrets, "audit", "CHECKPOINT_KEY"),
      TILES_S3_BUCKET: config.tilesBucket,
      TILES_S3_ENDPOINT: config.tilesEndpoint,
      TILES_S3_REGION: config.tilesRegion,
      TILES_S3_ACCESS_KEY_ID: config.tilesAccessKeyId,
      TILES_S3_SECRET_ACCESS_KEY: config.tilesSecretAccessKey,
      WITNESS_URL: config.witnessUrl,
      WITNESS_KEY: config.witnessKey,
    }),
    api: nodeSpec(
      at,
      "api",
      { kind: "http-port", host: config.listenAddress, port: config.port },
      {
        DATABASE_URL: database("dc_api"),
        AUTH_DATABASE_URL: database("dc_auth"),
        REDIS_URL: redisUrlOf(at, "api"),
        AUTH_SECRET: secretOf(secrets, "api", "AUTH_SECRET"),
        SIGN_UP_PLAN: config.signUpPlan,
        DELETION_GRACE_DAYS: config.deletionGraceDays?.toString(),
        METRICS_TOKEN: config.metricsToken,
        SMTP_URL: config.smtpUrl,
        MAIL_FROM: config.mailFrom,
        PUBLIC_URL: publicUrlOf(config),
        PORT: String(config.port),
        LISTEN_ADDRESS: config.listenAddress,
        TRUSTED_PROXIES: config.trustedProxies?.join(","),
        FAILED_LOGINS_MAX: config.failedLoginsMax?.toString(),
        REGISTRATIONS_PER_HOUR_MAX: config.registrationsPerHourMax?.toString(),
        REQUESTS_PER_MINUTE_MAX: config.requestsPerMinuteMax?.toString(),
      },
    ),
  };
}

/** The dashboard. It is told where to listen, and nothing else: it has no setting and no secret. */
export function dashboardSpec({ paths, identities }: Installation): ProcessSpec {
  const { flags, env } = tuneNode("dashboard");
  return {
    name: "dashboard",
    command: paths.nodeBinary,
    args: [...flags, paths.mainScript("dashboard"), paths.dashboardSocket],
    env: { LC_ALL: "C.UTF-8", TZ: "UTC", NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...env },
    identity: identities.dashboard,
    stopSignal: "SIGTERM",
    ready: onSocket(paths.dashboardSocket),
    required: false,
  };
}

/** The one public origin. */
export function publicUrlOf(config: ClawConfig): string {
  return config.publicUrl ?? `http://127.0.0.1:${config.port}`;
}

function nodeSpec(
  at: Installation,
  name: NodeProcess,
  ready: ReadyCheck,
  settings: Readonly<Record<string, string | undefined>>,
): ProcessSpec {
  const tuning = tuneNode(name);
  const all = {
    PATH: at.config.searchPath,
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    NODE_ENV: "production",
    ...tuning.env,
    DEPLOYCLAW_HOME: at.paths.home,
    INSTALLATION_ID: at.installationId,
    HOST_NAME: at.hostName,
    ...settings,
  };
  const set = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    name,
    command: at.paths.nodeBinary,
    args: [...tuning.flags, at.paths.mainScript(name)],
    env: Object.fromEntries(set),
    identity: at.identities[name],
    stopSignal: "SIGTERM",
    ready,
    required: true,
  };
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

function onSocket(socketPath: string): ReadyCheck {
  return { kind: "http-socket", socketPath };
}

function redisUrlOf(at: Installation, user: RedisUser): string {
  if (at.config.redisUrl !== undefined) return at.config.redisUrl;
  const password = secretOf(at.secrets, "redis", `${user.toUpperCase()}_PASSWORD`);
  return formatRedisSocketUrl(at.paths.redisSocket, user, password);
}
