import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { appendAudit, auditWriter, withHost } from "@deployclaw/db";
import { AUDIT_SEED, type TestDatabase, testEntry } from "@deployclaw/testkit";
import {
  formatExportLine,
  formatVerifierKey,
  type LogExportEntry,
  type LogVerdict,
  logOrigin,
  noteSigner,
  verifyLog,
} from "@deployclaw/transparency";
import { onTestFinished } from "vitest";

/** The seed that checkpoints are signed with in tests. */
export const seed = AUDIT_SEED;

const writer = auditWriter("gateway", randomUUID());

/** Inserts entries as the gateway does, in one transaction; `work` runs before it commits. */
export function writeEntries(
  database: TestDatabase,
  clientId: string,
  count: number,
  work: () => Promise<void> = async () => undefined,
): Promise<void> {
  const entries = Array.from({ length: count }, (_, i) =>
    testEntry({
      clientId,
      actorKind: "platform" as const,
      actorId: "gateway",
      actionType: "request.intent" as const,
      target: `https://example.test/${i}`,
      metadata: { i },
      createdAt: new Date(1_800_000_000_000 + i),
    }),
  );
  return withHost(database.as("dc_gateway"), "host-1", async (tx) => {
    await appendAudit(tx, writer, entries);
    await work();
  });
}

/** A client's numbered entries and checkpoints, as an export holds them. */
export async function readLog(database: TestDatabase, clientId: string) {
  const { superuser: sql } = database;
  const hex = (bytes: Buffer) => bytes.toString("hex");
  const rows = await sql`
    SELECT l.seq, l.leaf_hash, l.payload_hash, e.* FROM audit_leaves l JOIN audit_logs e ON e.id = l.entry_id AND e.created_at = l.entry_created_at
    WHERE l.client_id = ${clientId} ORDER BY l.seq`;
  const entries = rows.map(
    (row): LogExportEntry => ({
      seq: Number(row["seq"]),
      id: row["id"],
      clientId: row["client_id"],
      agentId: row["agent_id"],
      actorKind: row["actor_kind"],
      actorId: row["actor_id"],
      actionType: row["action_type"],
      createdAt: new Date(row["created_at"]).toISOString(),
      writer: row["writer"],
      boot: row["boot"],
      number: Number(row["number"]),
      payload: row["payload"],
      salt: row["salt"] === null ? null : hex(row["salt"]),
      payloadHash: hex(row["payload_hash"]),
      leafHash: hex(row["leaf_hash"]),
    }),
  );
  const notes = await sql<{ note: string }[]>`
    SELECT note FROM audit_checkpoints WHERE client_id = ${clientId} ORDER BY tree_size`;
  const checkpoints = notes.map(({ note }) => note);
  const publicKey = formatVerifierKey(noteSigner(logOrigin(database.installationId, clientId), seed));
  return { entries, checkpoints, checkpoint: checkpoints.at(-1) ?? "", publicKey };
}

/** The verdict of somebody who has the export, and the checkpoint and key that were kept. */
export async function judgeLog(
  database: TestDatabase,
  { clientId, kept }: { readonly clientId: string; readonly kept: string },
): Promise<LogVerdict> {
  const { entries, checkpoints, checkpoint, publicKey } = await readLog(database, clientId);
  const lines = [
    formatExportLine({ publicKey, checkpoint }),
    ...checkpoints.map((note) => formatExportLine({ checkpoint: note })),
    ...entries.map((entry) => formatExportLine({ entry })),
  ];
  return verifyLog({
    source: Readable.from(lines.map((line) => Buffer.from(line))),
    keptCheckpoint: kept,
    keptKey: publicKey,
    erasedAfter: new Date(0).toISOString(),
  });
}

/** A directory of this test's own, removed afterwards. */
export async function temporaryDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "dcaudit-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}
