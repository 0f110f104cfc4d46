import { randomUUID } from "node:crypto";
import type { TestDatabase } from "./open-test-database.ts";

const ROOM_BYTES = 1024 ** 4;

/** Inserts a host that accepts cells, `host-1` unless told otherwise, with room for any test, and gives its name. Twice does no harm. */
export async function testHost(database: TestDatabase, name = "host-1"): Promise<string> {
  await database.superuser`
    INSERT INTO hosts (name, nonce, disk_driver, accepts_cells, heartbeat_at, memory_bytes, memory_left_bytes)
    VALUES (${name}, ${randomUUID()}, 'none', true, now() + interval '1 day', ${ROOM_BYTES}, ${ROOM_BYTES})
    ON CONFLICT (name) DO NOTHING`;
  return name;
}
