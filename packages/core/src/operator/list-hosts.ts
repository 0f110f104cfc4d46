import { type Database, hosts, withOperator } from "@deployclaw/db";
import { asc } from "drizzle-orm";

/** A host as operators see it. */
export interface ListedHost {
  readonly name: string;
  readonly diskDriver: string;
  /** As its last preflight found. */
  readonly acceptsCells: boolean;
  /** What that found missing, whether a cell can do without it or not. */
  readonly missing: readonly { readonly name: string; readonly detail: string }[];
  readonly heartbeatAt: Date;
}

/** Every host by its name. Its nonce, which containers are known by, is not read. */
export async function listHosts(request: {
  readonly ctx: { readonly db: Database<"dc_admin"> };
}): Promise<readonly ListedHost[]> {
  const rows = await withOperator(request.ctx.db, (tx) =>
    tx
      .select({
        name: hosts.name,
        diskDriver: hosts.diskDriver,
        acceptsCells: hosts.acceptsCells,
        preflight: hosts.preflight,
        heartbeatAt: hosts.heartbeatAt,
      })
      .from(hosts)
      .orderBy(asc(hosts.name)),
  );
  return rows.map(({ preflight, ...host }) => ({
    ...host,
    missing: preflight.filter(({ ok }) => !ok).map(({ name, detail }) => ({ name, detail })),
  }));
}
