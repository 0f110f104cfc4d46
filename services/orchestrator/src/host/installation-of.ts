import { type Database, withHost } from "@deployclaw/db";
import { sql } from "drizzle-orm";

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
