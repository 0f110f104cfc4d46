import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnAudit, type TestDatabase } from "@deployclaw/testkit";

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
  const child = spawnAudit(database, home);
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
