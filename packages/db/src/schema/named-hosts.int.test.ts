import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";

const database = await testDatabase();

test("every cell, lease and container names its host, which there is", async () => {
  const rows = await database.superuser<{ table: string; named: boolean; known: boolean }[]>`
    SELECT c.relname AS table, bool_or(a.attname = 'host_name' AND a.attnotnull) AS named,
      EXISTS (
        SELECT 1 FROM pg_constraint f JOIN pg_attribute k ON k.attrelid = f.conrelid AND k.attnum = ANY (f.conkey)
        WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid = 'hosts'::regclass AND f.convalidated
          AND k.attname = 'host_name'
      ) AS known
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    GROUP BY c.oid, c.relname
    HAVING bool_or(a.attname IN ('lease_expires_at', 'lease_holder') OR a.attname LIKE '%container_id') ORDER BY 1`;
  expect(rows).toEqual(
    ["cells", "isolation_proofs", "pooled_airlocks"].map((table) => ({ table, named: true, known: true })),
  );
});
