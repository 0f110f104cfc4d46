import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { privateDatabase, TEST_PASSWORDS } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { openDatabase } from "../database.ts";
import { createRolesAndDatabase } from "./create-roles-and-database.ts";
import { migrate } from "./migrate.ts";

const MIGRATIONS = join(import.meta.dirname, "../../../../drizzle");

const database = await privateDatabase();

async function withEmptyDatabase<Result>(
  work: (open: () => ReturnType<typeof openDatabase<"dc_owner">>) => Promise<Result>,
): Promise<Result> {
  const name = `empty_${randomUUID().slice(0, 8)}`;
  await createRolesAndDatabase(database.superuser, name, TEST_PASSWORDS);
  const opened: { close(): Promise<void> }[] = [];
  try {
    return await work(() => {
      const owner = openDatabase("dc_owner", { ...database.address("dc_owner"), database: name });
      opened.push(owner);
      return owner;
    });
  } finally {
    await Promise.all(opened.map((owner) => owner.close()));
    await database.superuser`DROP DATABASE ${database.superuser(name)} WITH (FORCE)`;
  }
}

test("two migrations at once leave one schema, applied once", async () => {
  await withEmptyDatabase(async (open) => {
    const installationId = randomUUID();
    const first = open();
    const owners = [first, open(), open()];
    await Promise.all(owners.map((owner) => migrate(owner, MIGRATIONS, installationId)));
    expect(await first.sql`SELECT id FROM installation`).toEqual([{ id: installationId }]);
    expect(
      await first.sql`SELECT hash FROM drizzle.__drizzle_migrations GROUP BY hash HAVING count(*) > 1`,
    ).toHaveLength(0);
    expect(await first.sql`SELECT 1 FROM pg_locks WHERE locktype = 'advisory'`).toHaveLength(0);
  });
});

test("migrating again changes nothing", async () => {
  await withEmptyDatabase(async (open) => {
    const owner = open();
    const installationId = randomUUID();
    await migrate(owner, MIGRATIONS, installationId);
    const before = await owner.sql`SELECT * FROM drizzle.__drizzle_migrations`;
    await migrate(owner, MIGRATIONS, installationId);
    expect(await owner.sql`SELECT * FROM drizzle.__drizzle_migrations`).toEqual(before);
  });
});

test("the database of another installation is refused and stays as it is", async () => {
  await withEmptyDatabase(async (open) => {
    const owner = open();
    const installationId = randomUUID();
    await migrate(owner, MIGRATIONS, installationId);
    await expect(migrate(owner, MIGRATIONS, randomUUID())).rejects.toThrow(
      `this database belongs to installation ${installationId}`,
    );
    expect(await owner.sql`SELECT id FROM installation`).toEqual([{ id: installationId }]);
  });
});

test("a migration that fails leaves nothing half done and no lock behind", async () => {
  await withEmptyDatabase(async (open) => {
    const owner = open();
    await owner.sql`CREATE TABLE outbox (id int)`;
    await expect(migrate(owner, MIGRATIONS, randomUUID())).rejects.toThrow();
    expect(
      await owner.sql`SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'outbox'`,
    ).toHaveLength(0);
    expect(await owner.sql`SELECT 1 FROM pg_locks WHERE locktype = 'advisory'`).toHaveLength(0);
    await owner.sql`DROP TABLE outbox`;
    await migrate(owner, MIGRATIONS, randomUUID());
  });
});

test("nobody but the platform's roles may connect, and preparing again is harmless", async () => {
  await createRolesAndDatabase(database.superuser, "deployclaw", TEST_PASSWORDS);
  const [row] = await database.superuser`
    SELECT count(*) FILTER (WHERE a.grantee = 0)::int AS everybody,
      count(DISTINCT a.grantee) FILTER (WHERE a.grantee::regrole::text LIKE 'dc\\_%')::int AS roles
    FROM pg_database d, aclexplode(d.datacl) a WHERE d.datname = 'deployclaw'`;
  expect(row).toEqual({ everybody: 0, roles: 9 });
});
