import { testDatabase } from "@deployclaw/testkit";
import { getTableColumns, getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import * as schema from "./index.ts";

const database = await testDatabase();
const tables = Object.values(schema).flatMap((value): PgTable[] => (is(value, PgTable) ? [value] : []));

const catalogue = await database.superuser<
  { table: string; column: string; type: string; nullable: boolean }[]
>`
  SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
    NOT a.attnotnull AS nullable
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY 1, 2`;

const ALIASES: Readonly<Record<string, string>> = {
  "timestamp (3) with time zone": "timestamp(3) with time zone",
};

test("the schema in TypeScript has exactly the tables of the database", () => {
  expect(tables.map(getTableName).sort()).toEqual([...new Set(catalogue.map((row) => row.table))].sort());
});

test.each(tables.map((table) => [getTableName(table), table] as const))(
  "%s has exactly the columns of the database, with their types and nullability",
  (name, table) => {
    const inCode = Object.values(getTableColumns(table)).map((column) => ({
      column: column.name,
      type: ALIASES[column.getSQLType()] ?? column.getSQLType(),
      nullable: !column.notNull,
    }));
    const inDatabase = catalogue
      .filter((row) => row.table === name)
      .map(({ column, type, nullable }) => ({ column, type, nullable }));
    expect(inCode.sort((a, b) => (a.column < b.column ? -1 : 1))).toEqual(
      inDatabase.sort((a, b) => (a.column < b.column ? -1 : 1)),
    );
  },
);
