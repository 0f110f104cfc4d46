import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { eventually, privateDatabase, spawnAudit, testClient } from "@deployclaw/testkit";
import { auditLeafHash, MerkleFrontier } from "@deployclaw/transparency";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askHealth, makeHome } from "../testdata/audit-process.ts";
import { backUp, tamper as tamperWith } from "../testdata/backup.ts";
import { judgeLog, writeEntries } from "../testdata/log-fixture.ts";
import { packFrontier } from "./frontier-column.ts";

// What PostgreSQL's superuser can do to a log behind a running platform, and what somebody finds who kept one checkpoint.

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const { superuser: sql } = database;
type Sql = typeof sql;
let home = "";
let audit: ChildProcess;
beforeAll(async () => {
  home = await makeHome();
  audit = spawnAudit(database, home);
});
afterAll(async () => {
  const ended = once(audit, "exit");
  audit.kill("SIGKILL");
  await ended;
  await rm(home, { recursive: true, force: true });
});

const checkpointsOf = (clientId: string) => sql<{ tree_size: string; note: string }[]>`
  SELECT tree_size, note FROM audit_checkpoints WHERE client_id = ${clientId} ORDER BY tree_size`;

/** Writes until exactly so many entries are signed. */
async function grow(clientId: string, from: number, to: number): Promise<void> {
  await writeEntries(database, clientId, to - from);
  await eventually(`${to} entries are signed`, async () => {
    return Number((await checkpointsOf(clientId)).at(-1)?.tree_size) === to;
  });
}

/** A log of thirty entries with a checkpoint at ten, twenty and thirty, of which the last was kept elsewhere. */
async function victim() {
  const { clientId } = await testClient(database);
  for (const size of [10, 20, 30]) await grow(clientId, size - 10, size);
  const kept = (await checkpointsOf(clientId)).at(-1)?.note ?? "";
  return { clientId, kept };
}

const tamper = (change: (tx: Sql) => Promise<unknown>) => tamperWith(sql, change);

const verdictOn = (log: { clientId: string; kept: string }) => judgeLog(database, log);

const entryAt = (clientId: string, seq: number) =>
  sql`(SELECT entry_id FROM audit_leaves WHERE client_id = ${clientId} AND seq = ${seq})`;

/** Makes leaves and head anew from the entries as they stand, so that the database agrees with itself. */
async function rebuildLeaves(tx: Sql, clientId: string): Promise<void> {
  const tree = new MerkleFrontier();
  const rows = await tx`
    SELECT e.*, l.payload_hash FROM audit_leaves l JOIN audit_logs e ON e.id = l.entry_id
    WHERE l.client_id = ${clientId} ORDER BY l.seq`;
  await tx`DELETE FROM audit_leaves WHERE client_id = ${clientId}`;
  for (const [seq, row] of rows.entries()) {
    const fields = {
      id: row["id"],
      clientId,
      agentId: row["agent_id"],
      actorKind: row["actor_kind"],
      actorId: row["actor_id"],
      actionType: row["action_type"],
      createdAt: row["created_at"].toISOString(),
      writer: row["writer"],
      boot: row["boot"],
      number: Number(row["number"]),
    };
    const leaf = auditLeafHash(fields, row["payload_hash"]);
    tree.append(leaf);
    await tx`INSERT INTO audit_leaves (client_id, seq, entry_id, entry_created_at, leaf_hash, payload_hash)
      VALUES (${clientId}, ${seq}, ${row["id"]}, ${row["created_at"]}, ${leaf}, ${row["payload_hash"]})`;
  }
  await tx`UPDATE audit_heads SET size = ${tree.size}, signed_size = least(signed_size, ${tree.size}), frontier = ${packFrontier(tree)} WHERE client_id = ${clientId}`;
}

test("left alone, the log verifies against the checkpoint that was kept", async () => {
  expect(await verdictOn(await victim())).toEqual({ ok: true, treeSize: 30, erased: 0 });
});

test("an edited entry is named, by its number and its id", async () => {
  const log = await victim();
  const [row] = await sql`SELECT ${entryAt(log.clientId, 14)} AS id`;
  await tamper((tx) => tx`UPDATE audit_logs SET actor_id = 'nobody' WHERE id = ${row?.["id"]}`);
  expect(await verdictOn(log)).toMatchObject({ reason: "edited", seq: 14, id: row?.["id"] });
});

test("an edited payload is named", async () => {
  const log = await victim();
  const payload = '{"ipAddress":null,"metadata":{},"target":"harmless"}';
  await tamper((tx) => tx`UPDATE audit_logs SET payload = ${payload} WHERE id = ${entryAt(log.clientId, 3)}`);
  expect(await verdictOn(log)).toMatchObject({ reason: "edited", seq: 3 });
});

test("an entry edited together with its leaf and the whole tree is placed between two signed sizes", async () => {
  const log = await victim();
  await tamper(async (tx) => {
    await tx`UPDATE audit_logs SET actor_id = 'nobody' WHERE id = ${entryAt(log.clientId, 14)}`;
    await rebuildLeaves(tx, log.clientId);
  });
  expect(await verdictOn(log)).toMatchObject({ reason: "rewritten", seq: 10, through: 19 });
});

test("and when every checkpoint in the database is gone too, the one that was kept still convicts", async () => {
  const log = await victim();
  await tamper(async (tx) => {
    await tx`UPDATE audit_logs SET actor_id = 'nobody' WHERE id = ${entryAt(log.clientId, 14)}`;
    await rebuildLeaves(tx, log.clientId);
    await tx`DELETE FROM audit_checkpoints WHERE client_id = ${log.clientId} AND tree_size < 30`;
  });
  expect(await verdictOn(log)).toMatchObject({ reason: "rewritten", seq: 0, through: 29 });
});

test("a deleted entry is missing", async () => {
  const log = await victim();
  await tamper((tx) => tx`DELETE FROM audit_logs WHERE id = ${entryAt(log.clientId, 22)}`);
  expect(await verdictOn(log)).toMatchObject({ reason: "missing", seq: 22 });
});

test("an entry deleted without a gap in the numbers is placed between two signed sizes", async () => {
  const log = await victim();
  await tamper(async (tx) => {
    await tx`DELETE FROM audit_logs WHERE id = ${entryAt(log.clientId, 22)}`;
    await rebuildLeaves(tx, log.clientId);
  });
  expect(await verdictOn(log)).toMatchObject({ reason: "truncated", seq: 29 });
  await writeEntries(database, log.clientId, 5);
  const health = await eventually("the process refuses", async () => {
    const { refusals } = (await askHealth(home))?.body ?? {};
    return (refusals as { clientId: string }[] | undefined)?.find(
      ({ clientId }) => clientId === log.clientId,
    );
  });
  expect(health).toMatchObject({
    reason: expect.stringMatching(/smaller_than_signed|inconsistent_with_signed/),
  });
});

test("an entry inserted among the others is placed between two signed sizes", async () => {
  const log = await victim();
  await tamper(async (tx) => {
    const [row] = await tx`
      INSERT INTO audit_logs (client_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number, xid)
      SELECT client_id, actor_kind, 'planted', action_type, created_at, payload, salt, writer, boot, 900, '3'
      FROM audit_logs WHERE id = ${entryAt(log.clientId, 12)} RETURNING id, created_at`;
    await tx`UPDATE audit_leaves SET seq = seq + 1000 WHERE client_id = ${log.clientId} AND seq > 12`;
    await tx`INSERT INTO audit_leaves (client_id, seq, entry_id, entry_created_at, leaf_hash, payload_hash)
      SELECT client_id, 13, ${row?.["id"]}, ${row?.["created_at"]}, leaf_hash, payload_hash
      FROM audit_leaves WHERE client_id = ${log.clientId} AND seq = 12`;
    await rebuildLeaves(tx, log.clientId);
  });
  expect(await verdictOn(log)).toMatchObject({ reason: "rewritten", seq: 10, through: 19 });
});

test("entries that changed places are placed between two signed sizes", async () => {
  const log = await victim();
  await tamper(async (tx) => {
    await tx`UPDATE audit_leaves SET seq = CASE seq WHEN 24 THEN 1027 ELSE 1024 END
      WHERE client_id = ${log.clientId} AND seq IN (24, 27)`;
    await tx`UPDATE audit_leaves SET seq = seq - 1000 WHERE client_id = ${log.clientId} AND seq > 1000`;
  });
  expect(await verdictOn(log)).toMatchObject({ reason: "rewritten", seq: 20, through: 29 });
});

test("a log that was cut off, with its heads and checkpoints, ends where it was cut", async () => {
  const log = await victim();
  await tamper(async (tx) => {
    await tx`DELETE FROM audit_logs WHERE id IN
      (SELECT entry_id FROM audit_leaves WHERE client_id = ${log.clientId} AND seq >= 20)`;
    await tx`DELETE FROM audit_leaves WHERE client_id = ${log.clientId} AND seq >= 20`;
    await tx`DELETE FROM audit_checkpoints WHERE client_id = ${log.clientId} AND tree_size > 20`;
    await rebuildLeaves(tx, log.clientId);
    await tx`UPDATE audit_heads SET signed_size = 20 WHERE client_id = ${log.clientId}`;
  });
  expect(await verdictOn(log)).toMatchObject({ reason: "truncated", seq: 20 });
});

test("a payload erased within the retention period is named, although every proof still holds", async () => {
  const log = await victim();
  await tamper(
    (tx) => tx`UPDATE audit_logs SET payload = NULL, salt = NULL WHERE id = ${entryAt(log.clientId, 8)}`,
  );
  expect(await verdictOn(log)).toMatchObject({ reason: "erased_early", seq: 8 });
});

test("a whole backup restored is refused by the signer, also once it has outgrown what was signed, and named offline", async () => {
  const { clientId } = await testClient(database);
  for (const size of [10, 20]) await grow(clientId, size - 10, size);
  const restore = await backUp(sql, clientId);
  await grow(clientId, 20, 30);
  const kept = (await checkpointsOf(clientId)).at(-1)?.note ?? "";
  await restore();
  expect(await verdictOn({ clientId, kept })).toMatchObject({ reason: "truncated", seq: 20 });
  await writeEntries(database, clientId, 15);
  await eventually("the signer refuses the fork", async () => {
    const { refusals } = (await askHealth(home))?.body ?? {};
    return (refusals as { clientId: string; reason: string }[] | undefined)?.some(
      (refusal) => refusal.clientId === clientId && refusal.reason === "inconsistent_with_signed",
    );
  });
  expect(Number((await checkpointsOf(clientId)).at(-1)?.tree_size)).toBe(20);
  expect(await verdictOn({ clientId, kept })).toMatchObject({ reason: "rewritten", seq: 20, through: 29 });
});
