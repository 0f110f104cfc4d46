import { type Database, withHost } from "@deployclaw/db";
import { sql } from "drizzle-orm";

/** Makes this host's row if there is none and gives its nonce, which stays the same for as long as the row does. */
export function registerHost(
  db: Database<"dc_orchestrator">,
  host: { readonly name: string; readonly diskDriver: string; readonly newNonce: string },
): Promise<string> {
  return withHost(db, host.name, async (tx) => {
    await tx.execute(sql`
      INSERT INTO hosts (name, nonce, disk_driver) VALUES (${host.name}, ${host.newNonce}, ${host.diskDriver})
      ON CONFLICT (name) DO UPDATE SET disk_driver = excluded.disk_driver, heartbeat_at = now()`);
    const [row] = await tx.execute<{ nonce: string }>(sql`SELECT nonce FROM hosts WHERE name = ${host.name}`);
    if (row === undefined) throw new Error("the host's row is not there");
    return row.nonce;
  });
}
