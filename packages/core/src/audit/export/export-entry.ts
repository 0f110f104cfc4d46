import { auditLeaves, auditLogs } from "@deployclaw/db";
import type { LogExportEntry } from "@deployclaw/transparency";
import { and, eq } from "drizzle-orm";

/** Joins a leaf to its entry; with the time, one partition is looked into. */
export const entryOfLeaf = and(
  eq(auditLogs.id, auditLeaves.entryId),
  eq(auditLogs.createdAt, auditLeaves.entryCreatedAt),
);

/** What an export says of an entry, from the entry and its leaf. */
export const EXPORT_COLUMNS = {
  seq: auditLeaves.seq,
  id: auditLogs.id,
  clientId: auditLogs.clientId,
  agentId: auditLogs.agentId,
  actorKind: auditLogs.actorKind,
  actorId: auditLogs.actorId,
  actionType: auditLogs.actionType,
  createdAt: auditLogs.createdAt,
  writer: auditLogs.writer,
  boot: auditLogs.boot,
  number: auditLogs.number,
  payload: auditLogs.payload,
  salt: auditLogs.salt,
  payloadHash: auditLeaves.payloadHash,
  leafHash: auditLeaves.leafHash,
};

type ExportRow = Omit<LogExportEntry, "createdAt" | "salt" | "payloadHash" | "leafHash"> & {
  readonly createdAt: Date;
  readonly salt: Buffer | null;
  readonly payloadHash: Buffer;
  readonly leafHash: Buffer;
};

/** An entry as an export writes it. */
export function exportEntry(row: ExportRow): LogExportEntry {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    salt: row.salt?.toString("hex") ?? null,
    payloadHash: row.payloadHash.toString("hex"),
    leafHash: row.leafHash.toString("hex"),
  };
}
