import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { formatDatabaseAddress } from "@deployclaw/config";
import { DATABASE_ROLES } from "@deployclaw/db/roles";
import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";

const run = promisify(execFile);
const database = await testDatabase();
const { superuser: sql } = database;

const months = async () =>
  (
    await sql`
    SELECT relname FROM pg_class WHERE relname ~ '^audit_logs_[0-9]{4}_[0-9]{2}$' ORDER BY relname`
  ).map(({ relname }) => String(relname));

test("a running platform makes missing months of the log, with nothing of the schema and no superuser", async () => {
  const before = await months();
  const last = before.at(-1) ?? "";
  // As it is once time has gone on: the open end begins where the last month did.
  await sql.begin(async (tx) => {
    const from = `${last.slice(-7).replace("_", "-")}-01 00:00:00+00`;
    await tx.unsafe(`DROP TABLE ${last}; DROP TABLE audit_logs_future`);
    await tx.unsafe(`SET LOCAL ROLE dc_owner`);
    await tx.unsafe(`SELECT add_audit_partition('audit_logs_future', '''${from}''', 'MAXVALUE')`);
  });
  const passwords = DATABASE_ROLES.map((role) => [`${role.toUpperCase()}_PASSWORD`, "x".repeat(32)]);
  await run(process.execPath, [join(import.meta.dirname, "main.ts"), "extend-log"], {
    env: {
      ...Object.fromEntries(passwords),
      DEPLOYCLAW_HOME: join(tmpdir(), "nothing-is-there"),
      INSTALLATION_ID: database.installationId,
      DATABASE_URL: "postgres://nobody:x@127.0.0.1:1/nothing",
      OWNER_DATABASE_URL: formatDatabaseAddress(database.address("dc_owner")),
    },
  });
  expect(await months()).toEqual(before);
});
