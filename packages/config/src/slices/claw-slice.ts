import * as z from "zod/mini";
import { databaseAddress, redisUrl } from "../connection-urls.ts";
import {
  absolutePath,
  count,
  diskDriver,
  graceDays,
  homePath,
  hostName,
  httpUrl,
  keyVersion,
  limit,
  mailAddress,
  masterKeys,
  networks,
  planName,
  port,
  publicUrl,
  smtpUrl,
  text,
} from "../schemas.ts";
import { setting } from "../setting.ts";

/** What a person may set for `claw` and the supervisor; everything left out gets the embedded default. */
export const clawSlice = {
  home: setting("DEPLOYCLAW_HOME", z.optional(homePath)),
  userHome: setting("HOME", z.optional(z.string())),
  searchPath: setting(
    "PATH",
    z._default(z.string(), "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
  ),
  hostName: setting("HOST_NAME", z.optional(hostName)),
  publicUrl: setting("PUBLIC_URL", z.optional(publicUrl)),
  port: setting("PORT", z._default(port, 8787)),
  listenAddress: setting(
    "LISTEN_ADDRESS",
    z._default(
      text((value) => /^[0-9a-fA-F.:]+$/.test(value), "must be an address"),
      "127.0.0.1",
    ),
  ),
  trustedProxies: setting("TRUSTED_PROXIES", z.optional(networks)),
  failedLoginsMax: setting("FAILED_LOGINS_MAX", z.optional(limit)),
  registrationsPerHourMax: setting("REGISTRATIONS_PER_HOUR_MAX", z.optional(limit)),
  requestsPerMinuteMax: setting("REQUESTS_PER_MINUTE_MAX", z.optional(limit)),
  database: setting("DATABASE_URL", z.optional(databaseAddress)),
  redisUrl: setting("REDIS_URL", z.optional(redisUrl)),
  deletionGraceDays: setting("DELETION_GRACE_DAYS", z.optional(graceDays)),
  signUpPlan: setting("SIGN_UP_PLAN", z.optional(planName)),
  vaultMasterKeys: setting("VAULT_MASTER_KEYS", z.optional(masterKeys)),
  vaultMinimumVersion: setting("VAULT_MINIMUM_VERSION", z.optional(keyVersion)),
  dockerSocket: setting("DOCKER_SOCKET", z._default(absolutePath, "/var/run/docker.sock")),
  diskDriver: setting("DISK_DRIVER", z.optional(diskDriver)),
  airlockPoolSize: setting("AIRLOCK_POOL_SIZE", z.optional(count)),
  llmUpstreamUrl: setting("LLM_UPSTREAM_URL", z.optional(httpUrl)),
  llmUpstreamKey: setting("LLM_UPSTREAM_KEY", z.optional(z.string())),
  smtpUrl: setting("SMTP_URL", z.optional(smtpUrl)),
  mailFrom: setting("MAIL_FROM", z.optional(mailAddress)),
};
