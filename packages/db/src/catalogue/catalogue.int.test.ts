import { readFileSync } from "node:fs";
import { join } from "node:path";
import { privateDatabase } from "@deployclaw/testkit";
import { afterEach, expect, test } from "vitest";
import { catalogueViolations } from "./catalogue-violations.ts";
import { grantedPrivileges } from "./granted-privileges.ts";

// Roles belong to the server, so what is planted here must not be seen by other files.
const database = await privateDatabase();
const { superuser } = database;
const owner = database.as("dc_owner").sql;

afterEach(async () => {
  await superuser.unsafe(`
    DROP SCHEMA IF EXISTS planted CASCADE;
    DROP VIEW IF EXISTS planted_view;
    DROP MATERIALIZED VIEW IF EXISTS planted_copy;
    DROP TABLE IF EXISTS planted_table;
    DROP FUNCTION IF EXISTS planted_function;
    DROP POLICY IF EXISTS planted_policy ON agents;
    ALTER ROLE dc_api NOBYPASSRLS;
    REVOKE dc_gateway FROM dc_api;
    REVOKE CREATE ON SCHEMA public FROM dc_api;
    REVOKE SELECT ON agents FROM PUBLIC;
    REVOKE SELECT (id) ON audit_logs_future FROM dc_api;
    DROP POLICY IF EXISTS planted_policy ON audit_logs_future;
    ALTER TABLE audit_logs_future ENABLE TRIGGER append_only_truncate;
    ALTER TABLE audit_logs_future FORCE ROW LEVEL SECURITY;
  `);
});

test("every table, view, function, policy, schema and role keeps the rules", async () => {
  const report = await catalogueViolations(superuser);
  expect(report.violations).toEqual([]);
  expect(report.looked).toBeGreaterThan(60);
});

test("who may do what is exactly what is written down", async () => {
  const writtenDown = readFileSync(join(import.meta.dirname, "../../testdata/privileges.txt"), "utf8");
  expect((await grantedPrivileges(superuser)).join("\n")).toBe(writtenDown.trimEnd());
});

const table = "CREATE TABLE planted_table (client_id uuid)";
const protect =
  "ALTER TABLE planted_table ENABLE ROW LEVEL SECURITY; ALTER TABLE planted_table FORCE ROW LEVEL SECURITY";

test.each([
  ["a table without row level security", table, "relation planted_table", "has no row level security"],
  [
    "a table that spares its owner",
    `${table}; ALTER TABLE planted_table ENABLE ROW LEVEL SECURITY`,
    "relation planted_table",
    "does not force row level security on its owner",
  ],
  ["a table without a policy", `${table}; ${protect}`, "relation planted_table", "has no policy"],
  [
    "a table open to everybody",
    "GRANT SELECT ON agents TO PUBLIC",
    "relation agents",
    "grants something to everybody",
  ],
  [
    "a view with its owner's rights",
    "CREATE VIEW planted_view AS SELECT * FROM agents",
    "relation planted_view",
    "is a view that runs with its owner's rights",
  ],
  [
    "a materialized view",
    "CREATE MATERIALIZED VIEW planted_copy AS SELECT id FROM agents",
    "relation planted_copy",
    "is of a kind that row level security cannot cover",
  ],
  [
    "a function with its owner's rights",
    "CREATE FUNCTION planted_function() RETURNS int LANGUAGE sql SECURITY DEFINER RETURN 1; REVOKE ALL ON FUNCTION planted_function() FROM PUBLIC",
    "function planted_function",
    "runs with its owner's rights",
  ],
  [
    "a function for everybody",
    "CREATE FUNCTION planted_function() RETURNS int LANGUAGE sql RETURN 1",
    "function planted_function",
    "can be called by everybody",
  ],
  [
    "a policy that forgets the client",
    "CREATE POLICY planted_policy ON agents FOR SELECT TO dc_api USING (true)",
    "policy planted_policy on agents",
    "lets dc_api past the client",
  ],
  [
    "a policy for everybody",
    "CREATE POLICY planted_policy ON agents FOR SELECT USING (client_id = current_client_id())",
    "policy planted_policy on agents",
    "holds for everybody",
  ],
  [
    "a schema for everybody",
    "CREATE SCHEMA planted; GRANT USAGE ON SCHEMA planted TO PUBLIC",
    "schema planted",
    "is open to everybody",
  ],
  [
    "a partition that is granted to somebody",
    "GRANT SELECT (id) ON audit_logs_future TO dc_api",
    "relation audit_logs_future",
    "is a partition that can be reached past its table",
  ],
  [
    "a partition with a policy of its own",
    "CREATE POLICY planted_policy ON audit_logs_future FOR SELECT TO dc_audit USING (true)",
    "relation audit_logs_future",
    "is a partition that can be reached past its table",
  ],
  [
    "a partition that can be emptied",
    "ALTER TABLE audit_logs_future DISABLE TRIGGER append_only_truncate",
    "relation audit_logs_future",
    "is a partition without all triggers of its table",
  ],
  [
    "a partition that spares its owner",
    "ALTER TABLE audit_logs_future NO FORCE ROW LEVEL SECURITY",
    "relation audit_logs_future",
    "does not force row level security on its owner",
  ],
])("%s is found", async (_what, plant, object, rule) => {
  await superuser`GRANT CREATE ON DATABASE ${superuser(database.name)} TO dc_owner`;
  await owner.unsafe(plant);
  expect((await catalogueViolations(superuser)).violations).toEqual([{ object, rule }]);
});

test("a table of another owner is found", async () => {
  await superuser`CREATE TABLE planted_table (id int)`;
  expect((await catalogueViolations(superuser)).violations).toEqual([
    { object: "relation planted_table", rule: "is not owned by dc_owner" },
  ]);
});

test.each([
  ["bypasses row level security", "ALTER ROLE dc_api BYPASSRLS", "has a power beyond its grants"],
  ["is a member of another", "GRANT dc_gateway TO dc_api", "is a member of another role"],
  [
    "owns a table",
    "GRANT CREATE ON SCHEMA public TO dc_api; SET ROLE dc_api; CREATE TABLE planted_table (id int); RESET ROLE",
    "owns something",
  ],
])("a role that %s is found", async (_what, plant, rule) => {
  await superuser.unsafe(plant);
  expect((await catalogueViolations(superuser)).violations).toContainEqual({ object: "role dc_api", rule });
});

test("a grant that is not written down is found", async () => {
  const before = await grantedPrivileges(superuser);
  await owner.unsafe("CREATE TABLE planted_table (id int); GRANT SELECT (id) ON planted_table TO dc_admin");
  const after = await grantedPrivileges(superuser);
  expect(after.filter((line) => !before.includes(line))).toEqual([
    "dc_admin table planted_table SELECT (id)",
  ]);
});
