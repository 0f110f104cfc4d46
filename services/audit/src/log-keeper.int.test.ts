import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDatabase } from "@deployclaw/db";
import { fixedClock, privateDatabase, testClient } from "@deployclaw/testkit";
import { MerkleFrontier, verifyLogExport } from "@deployclaw/transparency";
import { expect, test } from "vitest";
import { readLog, seed, temporaryDirectory, writeEntries } from "../testdata/log-fixture.ts";
import { packFrontier } from "./frontier-column.ts";
import { createLogKeeper, type LogKeeper } from "./log-keeper.ts";
import { openSignedTreeStore, type SignedTreeStore } from "./signing/signed-tree-store.ts";

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const { superuser: sql } = database;
const clock = fixedClock();

const logged: string[] = [];

function keeperWith(store: SignedTreeStore, db = database.as("dc_audit")): LogKeeper {
  const log = (line: string) => logged.push(line);
  const { installationId } = database;
  return createLogKeeper({ db, store, installationId, seed, clock, log, entriesABatch: 1_000 });
}

async function newClient() {
  const { clientId } = await testClient(database);
  const directory = await temporaryDirectory();
  const store = await openSignedTreeStore(directory);
  return { clientId, directory, store, keeper: keeperWith(store) };
}

const refusalOf = (keeper: LogKeeper, clientId: string) =>
  keeper.refusals().find((refusal) => refusal.clientId === clientId)?.reason;

async function workOff(keeper: LogKeeper): Promise<void> {
  while (await keeper.work());
}

async function expectVerified(clientId: string, treeSize: number): Promise<void> {
  const log = await readLog(database, clientId);
  expect(log.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: treeSize }, (_, i) => i));
  expect(verifyLogExport(log)).toEqual({ ok: true, treeSize, erased: 0 });
}

/** What only a superuser can do: change the log behind the triggers. */
async function tamper(change: (tx: typeof sql) => Promise<unknown>): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`;
    await change(tx as unknown as typeof sql);
  });
}

test("entries of several clients get dense numbers of their own, and each log verifies", async () => {
  const [one, two] = [await newClient(), await newClient()];
  for (let i = 0; i < 5; i++) {
    await writeEntries(database, one.clientId, 2);
    await writeEntries(database, two.clientId, 1);
  }
  await workOff(one.keeper);
  await expectVerified(one.clientId, 10);
  await expectVerified(two.clientId, 5);
});

test("every checkpoint verifies, and each is consistent with the one before", async () => {
  const { clientId, keeper } = await newClient();
  for (let i = 1; i <= 6; i++) {
    await writeEntries(database, clientId, i);
    await workOff(keeper);
  }
  const log = await readLog(database, clientId);
  expect(log.checkpoints).toHaveLength(6);
  expect(verifyLogExport(log)).toEqual({ ok: true, treeSize: 21, erased: 0 });
});

test("nothing is signed anew when nothing was added", async () => {
  const { clientId, keeper } = await newClient();
  await writeEntries(database, clientId, 3);
  await workOff(keeper);
  await workOff(keeper);
  expect((await readLog(database, clientId)).checkpoints).toHaveLength(1);
});

test("an entry whose transaction commits late is not lost, and nothing after it is numbered before", async () => {
  const { clientId, keeper } = await newClient();
  await writeEntries(database, clientId, 1, async () => {
    await writeEntries(database, clientId, 3);
    await workOff(keeper);
    expect((await readLog(database, clientId)).entries).toHaveLength(0);
  });
  await workOff(keeper);
  await expectVerified(clientId, 4);
});

test("an entry of a transaction that failed leaves no number unused", async () => {
  const { clientId, keeper } = await newClient();
  await writeEntries(database, clientId, 1);
  const failing = writeEntries(database, clientId, 2, () => Promise.reject(new Error("rolled back")));
  await expect(failing).rejects.toThrow("rolled back");
  await writeEntries(database, clientId, 1);
  await workOff(keeper);
  await expectVerified(clientId, 2);
});

test("more entries than a batch are all numbered and signed", async () => {
  const { clientId, keeper } = await newClient();
  for (let i = 0; i < 5; i++) await writeEntries(database, clientId, 500);
  expect(await keeper.work()).toBe(true);
  await workOff(keeper);
  await expectVerified(clientId, 2500);
});

test("two keepers at once number every entry once", async () => {
  const { clientId, keeper, store } = await newClient();
  const second = openDatabase("dc_audit", database.address("dc_audit"), { connectionsMax: 1 });
  try {
    const rival = keeperWith(store, second);
    for (let i = 0; i < 15; i++) {
      await writeEntries(database, clientId, 3);
      await Promise.all([keeper.work(), rival.work()]);
    }
    await workOff(keeper);
    await expectVerified(clientId, 45);
  } finally {
    await second.close();
  }
});

test("a crash before or after the tree is kept loses nothing and contradicts nothing", async () => {
  const { clientId, keeper, store } = await newClient();
  await writeEntries(database, clientId, 2);
  await workOff(keeper);
  const dying: SignedTreeStore[] = [
    { ...store, save: () => Promise.reject(new Error("killed")) },
    {
      ...store,
      save: async (...args) => {
        await store.save(...args);
        throw new Error("killed");
      },
    },
  ];
  for (const [i, dead] of dying.entries()) {
    await writeEntries(database, clientId, 3);
    await expect(workOff(keeperWith(dead))).rejects.toThrow("killed");
    expect((await readLog(database, clientId)).checkpoints).toHaveLength(i + 1);
    await workOff(keeper);
    expect(refusalOf(keeper, clientId)).toBeUndefined();
  }
  await expectVerified(clientId, 8);
});

/** Puts a client's log back to `size` entries, as a restored backup would. */
async function restoreTo(clientId: string, size: number, frontier: Buffer): Promise<void> {
  await tamper(async (tx) => {
    await tx`DELETE FROM audit_logs WHERE id IN (SELECT entry_id FROM audit_leaves WHERE client_id = ${clientId} AND seq >= ${size})`;
    await tx`DELETE FROM audit_leaves WHERE client_id = ${clientId} AND seq >= ${size}`;
    await tx`DELETE FROM audit_checkpoints WHERE client_id = ${clientId} AND tree_size > ${size}`;
    await tx`UPDATE audit_heads SET size = ${size}, signed_size = ${size}, frontier = ${frontier} WHERE client_id = ${clientId}`;
  });
}

async function logWithBackup() {
  const client = await newClient();
  await writeEntries(database, client.clientId, 3);
  await workOff(client.keeper);
  const [backup] = await sql`SELECT frontier FROM audit_heads WHERE client_id = ${client.clientId}`;
  await writeEntries(database, client.clientId, 2);
  await workOff(client.keeper);
  return { ...client, restore: () => restoreTo(client.clientId, 3, backup?.["frontier"]) };
}

test("a log restored to an older backup is refused at once, stays refused, and others are signed", async () => {
  const { clientId, keeper, restore } = await logWithBackup();
  const other = await newClient();
  await restore();
  await keeper.compareAll();
  expect(refusalOf(keeper, clientId)).toBe("smaller_than_signed");
  expect(logged).toContainEqual(expect.stringMatching(`REFUSING to sign the log of client ${clientId}`));
  await writeEntries(database, clientId, 1);
  await writeEntries(database, other.clientId, 1);
  clock.advance(60_000);
  await workOff(keeper);
  expect(refusalOf(keeper, clientId)).toBe("smaller_than_signed");
  expect((await readLog(database, clientId)).checkpoints).toHaveLength(1);
  await expectVerified(other.clientId, 1);
});

test("a restored log that has outgrown the signed one is refused as another history", async () => {
  const { clientId, keeper, restore } = await logWithBackup();
  await restore();
  await writeEntries(database, clientId, 5);
  await workOff(keeper);
  expect(refusalOf(keeper, clientId)).toBe("inconsistent_with_signed");
  expect((await readLog(database, clientId)).checkpoints).toHaveLength(1);
});

test("a refused log is signed again once it is what was signed", async () => {
  const { clientId, keeper, store } = await newClient();
  await writeEntries(database, clientId, 3);
  const dead = { ...store, save: () => Promise.reject(new Error("killed")) };
  await expect(workOff(keeperWith(dead))).rejects.toThrow("killed");
  await tamper((tx) => tx`UPDATE audit_leaves SET seq = 70 WHERE client_id = ${clientId} AND seq = 1`);
  await workOff(keeper);
  expect(refusalOf(keeper, clientId)).toBe("leaves_have_a_gap");
  await tamper((tx) => tx`UPDATE audit_leaves SET seq = 1 WHERE client_id = ${clientId} AND seq = 70`);
  clock.advance(60_000);
  await workOff(keeper);
  expect(refusalOf(keeper, clientId)).toBeUndefined();
  await expectVerified(clientId, 3);
});

/** Rewrites a leaf and the head with it, so that the log is consistent in itself. */
async function rewriteLeaf(clientId: string, seq: number): Promise<void> {
  await tamper(async (tx) => {
    const leaf = Buffer.alloc(32, 9);
    await tx`UPDATE audit_leaves SET leaf_hash = ${leaf} WHERE client_id = ${clientId} AND seq = ${seq}`;
    const rows = await tx`SELECT leaf_hash FROM audit_leaves WHERE client_id = ${clientId} ORDER BY seq`;
    const tree = new MerkleFrontier();
    for (const row of rows) tree.append(row["leaf_hash"]);
    await tx`UPDATE audit_heads SET frontier = ${packFrontier(tree)} WHERE client_id = ${clientId}`;
  });
}

test("on a new host signing goes on from the published checkpoint, and says so", async () => {
  const { clientId, keeper } = await newClient();
  await writeEntries(database, clientId, 4);
  await workOff(keeper);
  await writeEntries(database, clientId, 4);
  await workOff(keeperWith(await openSignedTreeStore(await temporaryDirectory())));
  await expectVerified(clientId, 8);
  expect(logged).toContainEqual(expect.stringMatching(`no tree was kept for client ${clientId}`));
});

test("on a new host a log rewritten since its last checkpoint is refused", async () => {
  const { clientId, keeper } = await newClient();
  await writeEntries(database, clientId, 4);
  await workOff(keeper);
  await rewriteLeaf(clientId, 2);
  await writeEntries(database, clientId, 1);
  const moved = keeperWith(await openSignedTreeStore(await temporaryDirectory()));
  await workOff(moved);
  expect(refusalOf(moved, clientId)).toBe("inconsistent_with_signed");
  expect((await readLog(database, clientId)).checkpoints).toHaveLength(1);
});

test("a kept tree that was changed by hand is refused, not believed", async () => {
  const { clientId, directory, keeper } = await newClient();
  await writeEntries(database, clientId, 4);
  await workOff(keeper);
  const file = join(directory, "signed", `${clientId}.json`);
  const kept = JSON.parse(await readFile(file, "utf8"));
  for (const change of [{ size: 3 }, { hashes: [Buffer.alloc(32).toString("base64")] }, { note: "x" }]) {
    await writeFile(file, JSON.stringify({ ...kept, ...change }));
    await keeper.compareAll();
    expect(refusalOf(keeper, clientId)).toBe("kept_tree_unreadable");
  }
});

test("an entry changed by a superuser is named by the verdict on the export", async () => {
  const { clientId, keeper } = await newClient();
  await writeEntries(database, clientId, 6);
  await workOff(keeper);
  await tamper(
    (tx) =>
      tx`UPDATE audit_logs SET actor_id = 'nobody' WHERE id = (SELECT entry_id FROM audit_leaves WHERE client_id = ${clientId} AND seq = 4)`,
  );
  expect(verifyLogExport(await readLog(database, clientId))).toMatchObject({
    ok: false,
    reason: "edited",
    seq: 4,
  });
});
