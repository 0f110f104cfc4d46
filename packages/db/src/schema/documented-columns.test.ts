import { readFileSync } from "node:fs";
import { join } from "node:path";
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import * as schema from "./index.ts";

test("docs/architecture.md lists every table with exactly its columns", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../../docs/architecture.md"), "utf8");
  const listed = [...text.matchAll(/^- `(\w+)`: ([\w,\s]+?)\n(?=\n|- )/gm)].map(([, table, columns = ""]) => [
    table,
    columns.split(/,\s+/),
  ]);
  const tables = Object.values(schema)
    .filter((value) => is(value, PgTable))
    .map((table) => getTableConfig(table));
  expect(Object.fromEntries(listed)).toEqual(
    Object.fromEntries(tables.map(({ name, columns }) => [name, columns.map((column) => column.name)])),
  );
});
