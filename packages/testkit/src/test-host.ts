import { randomUUID } from "node:crypto";
import type { TestDatabase } from "./open-test-database.ts";

/** Inserts a host that accepts cells, `host-1` unless told otherwise, and gives its name. Twice does no harm. */
export async function testHost(database: TestDatabase, name = "host-1"): Promise<string> {
  await database.superuser`
    INSERT INTO hosts (name, nonce, disk_driver, accepts_cells) VALUES (${name}, ${randomUUID()}, 'none', true)
    ON CONFLICT (name) DO NOTHING`;
  return name;
}
