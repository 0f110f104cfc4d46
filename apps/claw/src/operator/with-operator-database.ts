import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { type Database, isDatabaseUnavailable, openDatabase } from "@deployclaw/db";
import { ClawError } from "../claw-error.ts";
import type { ClawContext } from "../command.ts";
import { readIdentities } from "../layout/identities.ts";
import { readInstallationId } from "../layout/installation-id.ts";
import { readSecrets } from "../layout/secrets.ts";
import { databaseAddressOf } from "../supervisor/process-specs.ts";

/**
 * Runs `work` with the database as the operator's role. Throws `ClawError` when there is no platform or its database is
 * away.
 */
export async function withOperatorDatabase<Result>(
  ctx: ClawContext,
  work: (db: Database<"dc_admin">) => Promise<Result>,
): Promise<Result> {
  if (!existsSync(ctx.paths.installationIdFile))
    throw new ClawError("there is no platform yet: run ./claw up first");
  const installation = {
    ...ctx,
    identities: readIdentities(ctx.isRoot),
    secrets: readSecrets(ctx.paths),
    installationId: readInstallationId(ctx.paths),
    hostName: ctx.config.hostName ?? hostname(),
  };
  const address = databaseAddressOf(installation, "dc_admin");
  const db = openDatabase("dc_admin", address, { connectionsMax: 1 });
  try {
    return await work(db);
  } catch (err) {
    if (isDatabaseUnavailable(err))
      throw new ClawError("the database does not answer: ./claw up starts it", { cause: err });
    throw err;
  } finally {
    await db.close();
  }
}
