import { auditLeaves, auditLogs, type Database, withTenant } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { CERTIFYING_ACTIONS, type ErasureCertificate } from "@deployclaw/transparency";
import { and, asc, eq, inArray } from "drizzle-orm";
import { proveInclusion } from "../audit/checked-proofs.ts";
import { EXPORT_COLUMNS, entryOfLeaf, exportEntry } from "../audit/export/export-entry.ts";
import { getCheckpointOrThrow } from "../audit/get-checkpoint.ts";
import type { IdentityKeys } from "../identity/identity-context.ts";
import { parseCertificateToken } from "./certificate-token.ts";

/**
 * The certificate of a client's erasure, for whoever holds the token that the request for it gave: there is nobody left to
 * sign in. Throws `not_found` for a token that we did not make, and until the erasure is done and signed.
 */
export async function getErasureCertificate(request: {
  readonly ctx: { readonly db: Database<"dc_api">; readonly keys: Pick<IdentityKeys, "certificates"> };
  readonly input: { readonly token: string };
}): Promise<ErasureCertificate> {
  const { ctx, input } = request;
  const id = parseCertificateToken(ctx.keys.certificates, input.token);
  if (id === undefined) throw notThere();
  return withTenant(ctx.db, id, async (tx) => {
    const rows = await tx
      .select(EXPORT_COLUMNS)
      .from(auditLogs)
      .innerJoin(auditLeaves, entryOfLeaf)
      .where(and(eq(auditLogs.clientId, id), inArray(auditLogs.actionType, [...CERTIFYING_ACTIONS])))
      .orderBy(asc(auditLeaves.seq));
    if (rows.length < CERTIFYING_ACTIONS.length) throw notThere();
    const checkpoint = await getCheckpointOrThrow(tx, id);
    if (rows.some(({ seq }) => seq >= checkpoint.treeSize)) throw notThere();
    const entries = [];
    for (const row of rows) {
      const proof = await proveInclusion(tx, id, row, checkpoint);
      entries.push({ entry: exportEntry(row), proof });
    }
    return { publicKey: checkpoint.publicKey, checkpoint: checkpoint.note, entries };
  });
}

const notThere = (): AppError =>
  new AppError("not_found", "There is no certificate at this address, or not yet.");
