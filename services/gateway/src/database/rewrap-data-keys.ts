import { clientDataKeys, type Database, withHost } from "@deployclaw/db";
import { isAppError } from "@deployclaw/domain";
import { wrapDataKey } from "@deployclaw/vault";
import { and, asc, eq, ne, sql } from "drizzle-orm";
import type { AuditedVault } from "../vault/audited-vault.ts";
import { type DataKeyRow, unwrap, wrappedColumns } from "./data-keys.ts";

/** Which data key. */
export interface DataKeyId {
  readonly clientId: string;
  readonly version: number;
}

/** What one batch did. */
export interface RewrapBatch {
  readonly rewrapped: number;
  /** Those that do not open with the master keys in force; they stay as they are. */
  readonly failed: readonly (DataKeyId & { readonly reason: string })[];
  /** The last one that was looked at, to go on after; undefined when there is none left. */
  readonly last: DataKeyId | undefined;
}

/** How many data keys each master key version wraps. */
export async function countByMaster(
  db: Database<"dc_gateway">,
  hostName: string,
): Promise<{ masterVersion: number; count: number }[]> {
  return withHost(db, hostName, (tx) =>
    tx
      .select({ masterVersion: clientDataKeys.masterVersion, count: sql<number>`count(*)::integer` })
      .from(clientDataKeys)
      .groupBy(clientDataKeys.masterVersion)
      .orderBy(asc(clientDataKeys.masterVersion)),
  );
}

/**
 * Wraps data keys that an older master key wraps under the current one, at most `limit` of them and in order, in one
 * transaction: killed anywhere, each row is wrapped by exactly one version, and the next call goes on. A data key itself
 * stays the same, so nothing that it sealed is touched.
 */
export function rewrapDataKeys(
  db: Database<"dc_gateway">,
  hostName: string,
  vault: AuditedVault,
  options: { readonly after: DataKeyId | undefined; readonly limit: number },
): Promise<RewrapBatch> {
  // One ring for the whole batch: the keys may be exchanged meanwhile.
  const ring = vault.ring();
  const { clientId, version } = clientDataKeys;
  const isAfter =
    options.after === undefined
      ? undefined
      : sql`(${clientId}, ${version}) > (${options.after.clientId}::uuid, ${options.after.version}::integer)`;
  return withHost(db, hostName, async (tx) => {
    const rows = await tx
      .select()
      .from(clientDataKeys)
      .where(and(ne(clientDataKeys.masterVersion, ring.currentVersion), isAfter))
      .orderBy(asc(clientId), asc(version))
      .limit(options.limit)
      .for("update");
    const failed: (DataKeyId & { reason: string })[] = [];
    for (const row of rows) {
      try {
        const client = { clientId: row.clientId, salt: row.salt };
        const dataKey = unwrap(vault, ring, row);
        const wrapped = wrapDataKey({ ring, client, dataKey, random: vault.random });
        await tx
          .update(clientDataKeys)
          .set(wrappedColumns(wrapped))
          .where(and(eq(clientId, row.clientId), eq(version, row.version)));
      } catch (err) {
        if (!isAppError(err, "vault_refused")) throw err;
        failed.push({ ...idOf(row), reason: err.message });
      }
    }
    const last = rows.at(-1);
    return {
      rewrapped: rows.length - failed.length,
      failed,
      last: last === undefined ? undefined : idOf(last),
    };
  });
}

const idOf = ({ clientId, version }: DataKeyRow): DataKeyId => ({ clientId, version });
