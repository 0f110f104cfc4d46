import { type Database, type PreflightFact, withHost } from "@deployclaw/db";
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

/** Writes what this host's preflight found and that the host is alive. */
export function writeHeartbeat(
  db: Database<"dc_orchestrator">,
  hostName: string,
  preflight: { readonly facts: readonly PreflightFact[]; readonly acceptsCells: boolean },
): Promise<void> {
  return withHost(db, hostName, async (tx) => {
    await tx.execute(sql`
      UPDATE hosts SET preflight = ${JSON.stringify(preflight.facts)}::jsonb, accepts_cells = ${preflight.acceptsCells},
        heartbeat_at = now()
      WHERE name = ${hostName}`);
  });
}

/** The installation that this database belongs to. */
export function installationOf(
  db: Database<"dc_orchestrator">,
  hostName: string,
): Promise<string | undefined> {
  return withHost(db, hostName, async (tx) => {
    const [row] = await tx.execute<{ id: string }>(sql`SELECT id FROM installation`);
    return row?.id;
  });
}
