import * as z from "zod/mini";
import { databaseAddress, redisUrl } from "../connection-urls.ts";
import {
  graceDays,
  homePath,
  hostName,
  limit,
  mailAddress,
  networks,
  planName,
  port,
  publicUrl,
  secretText,
  smtpUrl,
  text,
  uuid,
} from "../schemas.ts";
import { setting } from "../setting.ts";

export const apiSlice = {
  home: setting("DEPLOYCLAW_HOME", homePath),
  installationId: setting("INSTALLATION_ID", uuid),
  hostName: setting("HOST_NAME", hostName),
  publicUrl: setting("PUBLIC_URL", publicUrl),
  port: setting("PORT", port),
  listenAddress: setting(
    "LISTEN_ADDRESS",
    z._default(
      text((value) => /^[0-9a-fA-F.:]+$/.test(value), "must be an address"),
      "127.0.0.1",
    ),
  ),
  database: setting("DATABASE_URL", databaseAddress),
  authDatabase: setting("AUTH_DATABASE_URL", databaseAddress),
  redisUrl: setting("REDIS_URL", redisUrl),
  trustedProxies: setting("TRUSTED_PROXIES", z._default(networks, [])),
  failedLoginsMax: setting("FAILED_LOGINS_MAX", z._default(limit, 5)),
  registrationsPerHourMax: setting("REGISTRATIONS_PER_HOUR_MAX", z._default(limit, 5)),
  requestsPerMinuteMax: setting("REQUESTS_PER_MINUTE_MAX", z._default(limit, 600)),
  deletionGraceDays: setting("DELETION_GRACE_DAYS", z._default(graceDays, 7)),
  signUpPlan: setting("SIGN_UP_PLAN", z._default(planName, "trial")),
  metricsToken: setting("METRICS_TOKEN", z.optional(secretText)),
  smtpUrl: setting("SMTP_URL", z.optional(smtpUrl)),
  mailFrom: setting("MAIL_FROM", z.optional(mailAddress)),
  authSecret: setting("AUTH_SECRET", secretText),
};
