import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { formatDatabaseAddress } from "@deployclaw/config";
import type { TestDatabase } from "./open-test-database.ts";

const MAIN = join(import.meta.dirname, "../../../services/audit/src/main.ts");

/** What the audit process of tests signs with. */
export const AUDIT_SEED: Buffer = Buffer.alloc(32, 7);

/** Starts the audit process itself as the supervisor does; `home` must have its directories. Whoever asks ends it. */
export function spawnAudit(
  database: TestDatabase,
  home: string,
  settings: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn(process.execPath, [MAIN], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      NODE_ENV: "production",
      DEPLOYCLAW_HOME: home,
      INSTALLATION_ID: database.installationId,
      HOST_NAME: "host-1",
      DATABASE_URL: formatDatabaseAddress(database.address("dc_audit")),
      RETENTION_DATABASE_URL: formatDatabaseAddress(database.address("dc_retention")),
      CHECKPOINT_KEY: AUDIT_SEED.toString("base64"),
      ...settings,
    },
  });
}
