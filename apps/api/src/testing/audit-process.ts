import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatDatabaseAddress } from "@deployclaw/config";
import type { TestDatabase } from "@deployclaw/testkit";

/** The audit process itself on a test database, as the supervisor starts it. */
export interface AuditProcess {
  readonly socketPath: string;
  /** Ends it, as an outage does. */
  stop(): Promise<void>;
  /** Ends it and removes what it kept. */
  remove(): Promise<void>;
}

/** Starts it; it answers on its socket some time later. Whoever asks removes it. */
export function startAuditProcess(database: TestDatabase): AuditProcess {
  const home = mkdtempSync(join(tmpdir(), "dcapi-audit-"));
  mkdirSync(join(home, "audit"), { mode: 0o700 });
  mkdirSync(join(home, "run/audit-health"), { recursive: true });
  const main = join(import.meta.dirname, "../../../../services/audit/src/main.ts");
  const child: ChildProcess = spawn(process.execPath, [main], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      NODE_ENV: "production",
      DEPLOYCLAW_HOME: home,
      INSTALLATION_ID: database.installationId,
      HOST_NAME: "host-1",
      DATABASE_URL: formatDatabaseAddress(database.address("dc_audit")),
      RETENTION_DATABASE_URL: formatDatabaseAddress(database.address("dc_retention")),
      CHECKPOINT_KEY: Buffer.alloc(32, 7).toString("base64"),
    },
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  return {
    socketPath: join(home, "run/audit-health/health.sock"),
    stop,
    remove: async () => {
      await stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
