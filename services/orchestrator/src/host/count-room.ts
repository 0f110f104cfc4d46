import type { Transaction } from "@deployclaw/db";
import { sql } from "drizzle-orm";

/**
 * Keeps everybody else from taking of this host's room, or from counting it, until the transaction ends. A statement of
 * its own: what a later one sees includes what was waited for.
 */
export async function lockRoom(tx: Transaction<"dc_orchestrator">, hostName: string): Promise<void> {
  await tx.execute(sql`SELECT 1 FROM hosts WHERE name = ${hostName} FOR NO KEY UPDATE`);
}

/**
 * Counts what is left of this host, which must be locked: what it has, less what every agent of it may use. One that no
 * host has yet counts against all, since any may get it.
 */
export async function countRoom(tx: Transaction<"dc_orchestrator">, hostName: string): Promise<void> {
  await tx.execute(sql`
    UPDATE hosts SET
      memory_left_bytes = floor(hosts.memory_bytes * memory_overcommit::float8)::bigint - promised.memory_bytes,
      disk_left_bytes = CASE WHEN disk_left_bytes IS NOT NULL THEN hosts.disk_bytes - promised.disk_bytes END
    FROM (
      SELECT coalesce(sum((resources->>'memoryBytes')::bigint), 0)::bigint AS memory_bytes,
        coalesce(sum((resources->>'diskBytes')::bigint), 0)::bigint AS disk_bytes
      FROM agents WHERE host_name = ${hostName} OR host_name IS NULL
    ) AS promised
    WHERE name = ${hostName}`);
}

/** Whether this host, which must be locked, takes new agents and has room for this one beside those that it has. */
export async function hasRoomFor(
  tx: Transaction<"dc_orchestrator">,
  hostName: string,
  agentId: string,
): Promise<boolean> {
  const [row] = await tx.execute<{ has_room: boolean }>(sql`
    SELECT accepts_cells
      AND promised.memory_bytes <= floor(hosts.memory_bytes * memory_overcommit::float8)
      AND (disk_left_bytes IS NULL OR promised.disk_bytes <= hosts.disk_bytes) AS has_room
    FROM hosts, (
      SELECT sum((resources->>'memoryBytes')::bigint) AS memory_bytes, sum((resources->>'diskBytes')::bigint) AS disk_bytes
      FROM agents WHERE host_name = ${hostName} OR id = ${agentId}
    ) AS promised
    WHERE name = ${hostName}`);
  return row?.has_room === true;
}
