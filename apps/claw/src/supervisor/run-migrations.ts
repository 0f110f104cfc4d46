import { spawn } from "node:child_process";
import { formatDatabaseAddress } from "@deployclaw/config";
import { ClawError } from "../claw-error.ts";
import { launchCommand } from "./launch-command.ts";
import { createLineSplitter } from "./line-splitter.ts";
import { databaseAddressOf, type Installation } from "./process-specs.ts";

/**
 * Brings roles, database and schema up to date, in a process of its own: what it loads is gone afterwards. With
 * `extend-log` it only makes the log's partitions ahead. Throws `ClawError` when that fails.
 */
export async function runMigrations(
  at: Installation,
  log: (line: string) => void,
  task: "everything" | "extend-log" = "everything",
): Promise<void> {
  const { command, args } = launchCommand(
    {
      command: at.paths.nodeBinary,
      args: [at.paths.mainScript("migrate"), task],
      identity: at.identities.supervisor,
    },
    at.isRoot,
  );
  const child = spawn(command, args, {
    cwd: "/",
    env: {
      ...at.secrets.database,
      PATH: at.config.searchPath,
      DEPLOYCLAW_HOME: at.paths.home,
      INSTALLATION_ID: at.installationId,
      DATABASE_URL: formatDatabaseAddress(databaseAddressOf(at, "postgres")),
      OWNER_DATABASE_URL: formatDatabaseAddress(databaseAddressOf(at, "dc_owner")),
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    const lines = createLineSplitter(log);
    stream.on("data", lines.write);
    stream.once("close", lines.end);
  }
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once("error", reject);
  child.once("close", resolve);
  const code = await promise;
  if (code !== 0)
    throw new ClawError("the database could not be brought up to date; the lines above say why");
}
