import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { openDatabase } from "@deployclaw/db";
import { eventually, privateDatabase, testClient } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { countsOf, dieEverywhere, liveAsProcess } from "../testdata/die-everywhere.ts";
import { seed, temporaryDirectory, writeEntries } from "../testdata/log-fixture.ts";
import { severedConnections } from "../testdata/severed-connections.ts";
import { createLogKeeper, type LogKeeper } from "./log-keeper.ts";
import { openSignedTreeStore, type SignedTreeStore } from "./signing/signed-tree-store.ts";

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();

const keeperWith = (db: ReturnType<typeof openDatabase<"dc_audit">>, store: SignedTreeStore): LogKeeper =>
  createLogKeeper({
    db,
    store,
    installationId: database.installationId,
    seed,
    clock: () => new Date(),
    log: () => undefined,
  });

const counts = (clientId: string) => countsOf(database, clientId);

/** Lets a keeper compare and work until it is killed at the given point; true when it came to its end alive. */
async function liveFor(points: number, store: SignedTreeStore): Promise<boolean> {
  const way = await severedConnections(await temporaryDirectory(), database.address("dc_audit"));
  const db = openDatabase("dc_audit", way.address, { connectionsMax: 1 });
  const watched: SignedTreeStore = {
    ...store,
    load: async (...args) => {
      way.point();
      const tree = await store.load(...args);
      way.point();
      return tree;
    },
    save: async (...args) => {
      way.point();
      await store.save(...args);
      way.point();
    },
  };
  await db.sql`SELECT 1`;
  const keeper = keeperWith(db, watched);
  const life = (async () => {
    way.arm(points);
    await keeper.compareAll();
    while (await keeper.work());
  })();
  const alive = await Promise.race([life.then(() => true), way.severed.then(() => false)]);
  await db.sql.end({ timeout: 0 });
  await way.close();
  await life.catch(() => undefined);
  return alive;
}

test("cut off at any point of numbering and signing, nothing durable is missing, and no number is given twice", async () => {
  const points = await dieEverywhere(database, {
    stride: 1,
    live: async (points, directory) => liveFor(points, await openSignedTreeStore(directory)),
  });
  // Two clients: a statement to number, four to sign each, with their transactions; on both sides of each.
  expect(points).toBeGreaterThan(40);
});

test("a process killed with SIGKILL at a step, also while it writes its memory, leaves nothing missing or double", async () => {
  // Every twenty-fifth step; all of them in killed-anywhere.full.test.ts.
  const points = await dieEverywhere(database, {
    stride: 25,
    live: (points, directory) => liveAsProcess(database, points, directory),
  });
  expect(points).toBeGreaterThan(60);
});

test("half a tree that a kill left beside the kept one is never read, and is written over", async () => {
  const { clientId } = await testClient(database);
  const directory = await temporaryDirectory();
  const keeper = keeperWith(database.as("dc_audit"), await openSignedTreeStore(directory));
  await writeEntries(database, clientId, 2);
  while (await keeper.work());
  await appendFile(join(directory, "signed", `${clientId}.json.new`), '{"note":"deploycl');
  const heir = keeperWith(database.as("dc_audit"), await openSignedTreeStore(directory));
  await heir.compareAll();
  await writeEntries(database, clientId, 2);
  while (await heir.work());
  expect(heir.refusals()).toEqual([]);
  expect(await counts(clientId)).toEqual({ numbered: 4, entries: 4, size: 4, signed: 4 });
});

test("of transactions that overlap in every order, none is passed over, however late the lowest commits", async () => {
  const { clientId } = await testClient(database);
  const keeper = keeperWith(database.as("dc_audit"), await openSignedTreeStore(await temporaryDirectory()));
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  let written = 0;
  for (const order of orders) {
    const commits = order.map(() => Promise.withResolvers<void>());
    const begun = order.map(() => Promise.withResolvers<void>());
    const done: Promise<void>[] = [];
    for (const i of [0, 1, 2]) {
      done.push(
        writeEntries(database, clientId, 2, async () => {
          begun[i]?.resolve();
          await commits[i]?.promise;
        }),
      );
      await begun[i]?.promise;
    }
    for (const i of order) {
      commits[i]?.resolve();
      await done[i];
      written += 2;
      while (await keeper.work());
    }
    await eventually("all are signed", async () => {
      while (await keeper.work());
      return (await counts(clientId))?.["signed"] === written;
    });
    expect(await counts(clientId)).toEqual({
      numbered: written,
      entries: written,
      size: written,
      signed: written,
    });
  }
});
