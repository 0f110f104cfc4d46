import * as z from "zod/mini";
import { databaseAddress, redisUrl } from "../connection-urls.ts";
import { homePath, hostName, port, publicUrl, secretText, text, uuid } from "../schemas.ts";
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
  authSecret: setting("AUTH_SECRET", secretText),
};
