import { hostname } from "node:os";
import { ClawError } from "../claw-error.ts";
import type { Command } from "../command.ts";
import { readIdentities } from "../layout/identities.ts";
import { readInstallationId } from "../layout/installation-id.ts";
import { readSecrets } from "../layout/secrets.ts";
import { parseFlags } from "../parse-flags.ts";
import { prepare } from "../prepare.ts";
import { checkReady } from "../supervisor/check-ready.ts";
import { postgresSpec } from "../supervisor/process-specs.ts";
import { runMigrations } from "../supervisor/run-migrations.ts";

const usage = `Usage: ./claw migrate

Brings roles and schema of the database up to date: the one that DATABASE_URL names (as a superuser), or the
embedded one of the running platform. ./claw up does the same by itself.`;

export const migrate: Command = {
  summary: "bring the database up to date",
  usage,
  run: async (ctx, args) => {
    parseFlags(usage, args, []);
    await prepare(ctx, { images: false });
    const installation = {
      ...ctx,
      identities: readIdentities(ctx.isRoot),
      secrets: readSecrets(ctx.paths),
      installationId: readInstallationId(ctx.paths),
      hostName: ctx.config.hostName ?? hostname(),
    };
    if (ctx.config.database === undefined && !(await checkReady(postgresSpec(installation).ready))) {
      throw new ClawError("the embedded database is not running: ./claw up starts it and migrates by itself");
    }
    await runMigrations(installation, ctx.say);
    ctx.say("the database is up to date");
    return 0;
  },
};
