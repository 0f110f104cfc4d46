import { existsSync } from "node:fs";
import { type Database, isDatabaseUnavailable, openDatabase } from "@deployclaw/db";
import { ClawError } from "../claw-error.ts";
import type { ClawContext } from "../command.ts";
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
  const address = databaseAddressOf({ ...ctx, secrets: readSecrets(ctx.paths) }, "dc_admin");
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
