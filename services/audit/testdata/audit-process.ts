import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatDatabaseAddress } from "@deployclaw/config";
import type { TestDatabase } from "@deployclaw/testkit";
import { seed } from "./log-fixture.ts";

/** A platform's directory as the audit process needs it. Whoever asks removes it. */
export async function makeHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "dcaudit-"));
  await mkdir(join(home, "audit"), { mode: 0o700 });
  await mkdir(join(home, "run/audit-health"), { recursive: true });
  await chmod(home, 0o711);
  return home;
}

/** Starts the audit process as the supervisor does. Whoever asks ends it. */
export function startAudit(
  database: TestDatabase,
  home: string,
  settings: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, "../src/main.ts")], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      NODE_ENV: "production",
      DEPLOYCLAW_HOME: home,
      INSTALLATION_ID: database.installationId,
      HOST_NAME: "host-1",
      DATABASE_URL: formatDatabaseAddress(database.address("dc_audit")),
      RETENTION_DATABASE_URL: formatDatabaseAddress(database.address("dc_retention")),
      CHECKPOINT_KEY: seed.toString("base64"),
      ...settings,
    },
  });
}

/** What the process answers at an address of its health socket; undefined while nobody answers. */
export function askAudit(home: string, path: string): Promise<{ status: number; body: Buffer } | undefined> {
  const { promise, resolve } = Promise.withResolvers<{ status: number; body: Buffer } | undefined>();
  const socketPath = join(home, "run/audit-health/health.sock");
  const req = request({ socketPath, path, agent: false }, async (res) => {
    resolve({ status: res.statusCode ?? 0, body: Buffer.concat(await res.toArray()) });
  });
  req.once("error", () => resolve(undefined));
  req.end();
  return promise;
}

/** What the process says of itself; undefined while it does not. */
export async function askHealth(
  home: string,
): Promise<{ status: number; body: Record<string, unknown> } | undefined> {
  const answer = await askAudit(home, "/healthz");
  return answer === undefined ? undefined : { ...answer, body: JSON.parse(answer.body.toString()) };
}
