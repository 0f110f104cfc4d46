import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { eventually, privateDatabase, spawnAudit, testClient } from "@deployclaw/testkit";
import { formatVerifierKey, logOrigin, noteSigner, verifyTiles } from "@deployclaw/transparency";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askAudit, askHealth, makeHome } from "../testdata/audit-process.ts";
import { backUp } from "../testdata/backup.ts";
import { layOutSecrets, runClaw } from "../testdata/claw.ts";
import { judgeLog, seed, writeEntries } from "../testdata/log-fixture.ts";

// An older backup was restored for good: the operator's command beside the running audit process.

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const { superuser: sql } = database;
let home = "";
let audit: ChildProcess | undefined;

async function stop(): Promise<void> {
  if (audit === undefined) return;
  const ended = once(audit, "exit");
  audit.kill("SIGKILL");
  await ended;
  audit = undefined;
}
beforeAll(async () => {
  home = await makeHome();
  await layOutSecrets(home, database);
  audit = spawnAudit(database, home);
});
afterAll(async () => {
  await stop();
  await rm(home, { recursive: true, force: true });
});

const checkpointsOf = async (clientId: string) =>
  (
    await sql<{ size: string; note: string }[]>`
    SELECT tree_size AS size, note FROM audit_checkpoints WHERE client_id = ${clientId} ORDER BY tree_size`
  ).map(({ size, note }) => ({ size: Number(size), note }));

/** Resolves with the newest checkpoint once it has so many entries. */
const signedUpTo = (clientId: string, size: number) =>
  eventually(`${size} entries are signed`, async () => {
    const newest = (await checkpointsOf(clientId)).at(-1);
    return newest?.size === size && newest.note;
  });

const refusalOf = async (clientId: string) => {
  const { refusals = [] } = ((await askHealth(home))?.body ?? {}) as {
    refusals?: { clientId: string; reason: string }[];
  };
  return refusals.find((refusal) => refusal.clientId === clientId);
};

const accept = (clientId: string, ...options: string[]) =>
  runClaw(["audit", "accept-restore", clientId, ...options], { home, database });

/** A log of thirty signed and published entries of which a backup brought twenty back, and the checkpoint that was kept. */
async function restored() {
  const { clientId } = await testClient(database);
  await writeEntries(database, clientId, 20);
  await signedUpTo(clientId, 20);
  const restore = await backUp(sql, clientId);
  await writeEntries(database, clientId, 10);
  const kept = await signedUpTo(clientId, 30);
  await eventually("it is published", async () => {
    return (await askAudit(home, `/tiles/${clientId}/checkpoint`))?.status === 200;
  });
  await stop();
  await restore();
  audit = spawnAudit(database, home);
  await eventually("the signer refuses", async () => {
    return (await refusalOf(clientId))?.reason === "smaller_than_signed";
  });
  return { clientId, kept };
}

test("a restored backup is signed again once an operator accepts it, the log says so, and the loss is still provable", async () => {
  const { clientId, kept } = await restored();
  const reason = "the disk failed; restored the backup of 3 May";
  const { code, said } = await accept(clientId, "--reason", reason, "--yes");
  expect(code, said).toBe(0);
  expect(said).toContain("smaller_than_signed");
  expect(said).toContain("signed last: 30 entries");
  const renewed = await signedUpTo(clientId, 21);
  expect(await refusalOf(clientId)).toBeUndefined();
  const [entry] = await sql`
    SELECT e.actor_kind, e.action_type, e.metadata FROM audit_leaves l JOIN audit_logs e ON e.id = l.entry_id
    WHERE l.client_id = ${clientId} AND l.seq = 20`;
  expect(entry).toEqual({
    actor_kind: "operator",
    action_type: "audit.accept_restore",
    metadata: { signedSize: 30, reason },
  });

  // The log agrees with itself again; whoever kept a checkpoint from between is told, now and when it has outgrown that.
  expect(await judgeLog(database, { clientId, kept: renewed })).toEqual({
    ok: true,
    treeSize: 21,
    erased: 0,
  });
  expect(await judgeLog(database, { clientId, kept })).toMatchObject({ reason: "truncated", seq: 21 });
  await writeEntries(database, clientId, 15);
  const later = await signedUpTo(clientId, 36);
  expect(await judgeLog(database, { clientId, kept: later })).toMatchObject({ ok: true, treeSize: 36 });
  // The new history's own checkpoints fit up to 21, so the range begins there; the log names the entry where it began anew.
  expect(await judgeLog(database, { clientId, kept })).toMatchObject({
    reason: "rewritten",
    seq: 21,
    through: 29,
  });

  const [folder = ""] = await readdir(join(home, "audit/set-aside"));
  expect(folder.startsWith(clientId)).toBe(true);
  const proof = join(home, "audit/set-aside", folder);
  expect(said).toContain(proof);
  expect(JSON.parse(await readFile(join(proof, "signed.json"), "utf8"))).toMatchObject({
    size: 30,
    note: kept,
  });
  const verifyPublished = (directory: string) =>
    verifyTiles({
      read: (path) => readFile(join(directory, path)).catch(() => undefined),
      publicKey: formatVerifierKey(noteSigner(logOrigin(database.installationId, clientId), seed)),
    });
  expect(await verifyPublished(join(proof, "tiles"))).toMatchObject({ ok: true, treeSize: 30 });
  // Publishing begins anew with what is signed now.
  await stop();
  audit = spawnAudit(database, home);
  await eventually("the new history is published", async () => {
    const verdict = await verifyPublished(join(home, "audit/tiles", clientId));
    return verdict.ok && verdict.treeSize === 36;
  });
});

test("nothing is accepted without a confirmation, without a reason, or of a log that is signed", async () => {
  const { clientId } = await restored();
  const asked = await accept(clientId, "--reason", "why");
  expect(asked).toMatchObject({ code: 1, said: expect.stringContaining("say --yes") });
  expect(await accept(clientId, "--yes")).toMatchObject({ code: 1, said: expect.stringContaining("Usage") });
  const empty = await accept(clientId, "--reason", " ", "--yes");
  expect(empty).toMatchObject({ code: 1, said: expect.stringContaining("reason") });
  expect((await refusalOf(clientId))?.reason).toBe("smaller_than_signed");
  expect((await checkpointsOf(clientId)).at(-1)?.size).toBe(20);
  expect(await sql`SELECT 1 FROM audit_logs WHERE client_id = ${clientId}`).toHaveLength(20);

  const { clientId: signed } = await testClient(database);
  await writeEntries(database, signed, 1);
  await signedUpTo(signed, 1);
  const refused = await accept(signed, "--reason", "why", "--yes");
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining("nothing to accept") });
});
