import { agents, type Database, hosts, withOperator } from "@deployclaw/db";
import { asc, count, eq, getTableColumns, sql } from "drizzle-orm";

/** A host as operators see it. */
export interface ListedHost {
  readonly name: string;
  readonly diskDriver: string;
  /** As its last preflight found. */
  readonly acceptsCells: boolean;
  /** What that found missing, whether a cell can do without it or not. */
  readonly missing: readonly { readonly name: string; readonly detail: string }[];
  readonly heartbeatAt: Date;
  readonly labels: Readonly<Record<string, string>>;
  /** What it has for agents, without what the platform keeps for itself. */
  readonly capacity: HostAmounts;
  /** How many times its memory may be promised. */
  readonly memoryOvercommit: number;
  /** What its agents may use, all together; a stopped one keeps its part. */
  readonly promised: HostAmounts;
  /** Agents that have it as their host. */
  readonly cells: number;
}

/** So much of what a host has. */
export interface HostAmounts {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

const { nonce: _, ...shown } = getTableColumns(hosts);

/** Every host by its name. Its nonce, which containers are known by, is not read. */
export async function listHosts(request: {
  readonly ctx: { readonly db: Database<"dc_admin"> };
}): Promise<readonly ListedHost[]> {
  const amount = (name: keyof HostAmounts) =>
    sql`coalesce(sum((${agents.resources} ->> ${name}::text)::bigint), 0)`.mapWith(Number);
  const rows = await withOperator(request.ctx.db, (tx) =>
    tx
      .select({
        host: shown,
        cpuMillis: amount("cpuMillis"),
        memoryBytes: amount("memoryBytes"),
        diskBytes: amount("diskBytes"),
        cells: count(agents.id),
      })
      .from(hosts)
      .leftJoin(agents, eq(agents.hostName, hosts.name))
      .groupBy(hosts.name)
      .orderBy(asc(hosts.name)),
  );
  return rows.map(({ host, cells, ...promised }) => ({
    name: host.name,
    diskDriver: host.diskDriver,
    acceptsCells: host.acceptsCells,
    missing: host.preflight.filter(({ ok }) => !ok).map(({ name, detail }) => ({ name, detail })),
    heartbeatAt: host.heartbeatAt,
    labels: host.labels,
    capacity: { cpuMillis: host.cpuMillis, memoryBytes: host.memoryBytes, diskBytes: host.diskBytes },
    memoryOvercommit: host.memoryOvercommit,
    promised,
    cells,
  }));
}
