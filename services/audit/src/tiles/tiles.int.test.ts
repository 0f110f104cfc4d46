import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fixedClock, privateDatabase, testClient, testS3Server } from "@deployclaw/testkit";
import { formatVerifierKey, logOrigin, noteSigner, verifyTiles } from "@deployclaw/transparency";
import { expect, test } from "vitest";
import { readLog, seed, temporaryDirectory, writeEntries } from "../../testdata/log-fixture.ts";
import { createLogKeeper } from "../log-keeper.ts";
import { openSignedTreeStore } from "../signing/signed-tree-store.ts";
import { fileTiles } from "./file-tiles.ts";
import { publishTiles } from "./publish-tiles.ts";
import { s3Tiles } from "./s3-tiles.ts";
import type { TileObjects } from "./tile-objects.ts";
import { createTilePublisher } from "./tile-publisher.ts";

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const db = database.as("dc_audit");
const clock = fixedClock();
const signerOf = (clientId: string) => noteSigner(logOrigin(database.installationId, clientId), seed);

async function newLog(count: number) {
  const { clientId } = await testClient(database);
  const keeper = createLogKeeper({
    db,
    store: await openSignedTreeStore(await temporaryDirectory()),
    installationId: database.installationId,
    seed,
    clock,
    log: () => undefined,
  });
  const write = async (more: number) => {
    await writeEntries(database, clientId, more);
    while (await keeper.work());
  };
  await write(count);
  return { clientId, write };
}

const publish = async (clientId: string, objects: TileObjects) =>
  (await publishTiles({ db, objects, clientId, verifier: signerOf(clientId), witness: undefined })).size;

/** Verifies what is published, with nothing but the objects, the key and a checkpoint that was kept. */
async function verdictOn(clientId: string, objects: TileObjects, keptCheckpoint?: string) {
  return verifyTiles({
    read: (path) => objects.read(`${clientId}/${path}`),
    publicKey: formatVerifierKey(signerOf(clientId)),
    keptCheckpoint,
  });
}

test("a log is published in files as it grows, and verifies against the first of its checkpoints", async () => {
  const directory = await temporaryDirectory();
  const objects = fileTiles(directory);
  const { clientId, write } = await newLog(3);
  for (const [size, more] of [
    [3, 252],
    [255, 1],
    [256, 300],
    [556, 0],
  ] as const) {
    expect(await publish(clientId, objects)).toBe(size);
    expect(await verdictOn(clientId, objects)).toMatchObject({ ok: true, treeSize: size });
    if (more > 0) await write(more);
  }
  const { checkpoints } = await readLog(database, clientId);
  expect(await verdictOn(clientId, objects, checkpoints[0])).toMatchObject({ ok: true });
  // Partial tiles are forgotten once the full one is there; nobody but the owner reads any of it.
  expect((await readdir(join(directory, clientId, "tile/0"))).sort()).toEqual(["000", "001", "002.p"]);
  expect((await stat(join(directory, clientId, "tile/0/000"))).mode & 0o077).toBe(0);
  const bundle = await readFile(join(directory, clientId, "tile/entries/000"), "utf8");
  expect(bundle).toContain('"actionType":"request.intent"');
  expect(bundle).not.toContain("example.test");
});

test("killed at every write, publishing leaves a log that verifies, and the next try completes it", async () => {
  const objects = fileTiles(await temporaryDirectory());
  const { clientId, write } = await newLog(200);
  await publish(clientId, objects);
  await write(400);
  for (let allowed = 0; ; allowed++) {
    let left = allowed;
    const dying: TileObjects = {
      ...objects,
      write: async (...args) => {
        if (left-- === 0) throw new Error("killed");
        await objects.write(...args);
      },
    };
    const end = await publish(clientId, dying).catch((err: Error) => err.message);
    const size = end === "killed" ? 200 : 600;
    expect(await verdictOn(clientId, objects)).toMatchObject({ ok: true, treeSize: size });
    if (end !== "killed") {
      // Two full tiles with their bundles, a partial tile of each of two levels, a partial bundle, and the checkpoint.
      expect(allowed).toBe(4 + 2 + 1 + 1);
      return;
    }
  }
});

test("a log is published on S3 with signed requests, the checkpoint last, and verifies from there", async () => {
  const server = await testS3Server();
  const objects = s3Tiles(server);
  const { clientId, write } = await newLog(300);
  await publish(clientId, objects);
  await write(10);
  await publish(clientId, objects);
  expect(await verdictOn(clientId, objects)).toMatchObject({ ok: true, treeSize: 310 });
  expect(server.objects.get(`${clientId}/tile/0/000`)?.headers).toMatchObject({
    "content-type": "application/octet-stream",
    "cache-control": expect.stringContaining("immutable"),
  });
  expect(server.objects.get(`${clientId}/checkpoint`)?.headers["content-type"]).toBe(
    "text/plain; charset=utf-8",
  );
  const puts = server.requests.filter((request) => request.startsWith("PUT"));
  expect(puts.at(-1)).toBe(`PUT ${clientId}/checkpoint`);
  const stranger = s3Tiles({ ...server, secretAccessKey: "another" });
  await expect(stranger.read(`${clientId}/checkpoint`)).rejects.toThrow("SignatureDoesNotMatch");
});

test("while S3 is away nothing is published and nothing is lost", async () => {
  const server = await testS3Server();
  const objects = s3Tiles(server);
  const { clientId, write } = await newLog(5);
  await publish(clientId, objects);
  await write(5);
  server.setDown(true);
  await expect(publish(clientId, objects)).rejects.toThrow();
  server.setDown(false);
  expect(await publish(clientId, objects)).toBe(10);
  expect(await verdictOn(clientId, objects)).toMatchObject({ ok: true, treeSize: 10 });
});

test("published tiles that were damaged are noticed and written again", async () => {
  const objects = fileTiles(await temporaryDirectory());
  const { clientId, write } = await newLog(5);
  await publish(clientId, objects);
  await objects.write(`${clientId}/tile/0/000.p/5`, Buffer.alloc(160, 1), "final");
  await write(1);
  await publish(clientId, objects);
  expect(await verdictOn(clientId, objects)).toMatchObject({ ok: true, treeSize: 6 });
});

test("an entry edited by a superuser is not published, is named, and holds up no other log", async () => {
  const objects = fileTiles(await temporaryDirectory());
  const [mine, other] = [await newLog(40), await newLog(40)];
  await database.superuser.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`;
    await tx`UPDATE audit_logs SET actor_id = 'nobody'
      WHERE id = (SELECT entry_id FROM audit_leaves WHERE client_id = ${mine.clientId} AND seq = 7)`;
  });
  const logged: string[] = [];
  const publisher = createTilePublisher({
    db,
    objects,
    verifierOf: signerOf,
    witness: undefined,
    isNumberingBehind: () => false,
    clock,
    log: (line) => logged.push(line),
  });
  await publisher.work();
  expect(await objects.read(`${mine.clientId}/checkpoint`)).toBeUndefined();
  expect(publisher.state().refusals).toEqual([
    { clientId: mine.clientId, detail: expect.stringMatching(/^entry 7 \(id .*\) is not the one/) },
  ]);
  expect(logged).toContainEqual(
    expect.stringContaining(`REFUSING to publish the log of client ${mine.clientId}`),
  );
  expect(await verdictOn(other.clientId, objects)).toMatchObject({ ok: true, treeSize: 40 });
});

test("an entry deleted by a superuser is not passed over: its log is not published, and it is named", async () => {
  const objects = fileTiles(await temporaryDirectory());
  const { clientId } = await newLog(300);
  await database.superuser.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`;
    await tx`DELETE FROM audit_logs
      WHERE id = (SELECT entry_id FROM audit_leaves WHERE client_id = ${clientId} AND seq = 270)`;
  });
  await expect(publish(clientId, objects)).rejects.toThrow("entry 270 is missing");
  expect(await objects.read(`${clientId}/checkpoint`)).toBeUndefined();
});

/** A log of one entry, and how much of it is published after each round of a publisher. */
async function publishedLog({ isNumberingBehind }: { readonly isNumberingBehind: boolean }) {
  const objects = fileTiles(await temporaryDirectory());
  const { clientId, write } = await newLog(1);
  const publisher = createTilePublisher({
    db,
    objects,
    verifierOf: signerOf,
    witness: undefined,
    isNumberingBehind: () => isNumberingBehind,
    clock,
    log: () => undefined,
  });
  const sizeAfterWork = async () => {
    await publisher.work();
    const verdict = await verdictOn(clientId, objects);
    return verdict.ok ? verdict.treeSize : verdict;
  };
  return { write, sizeAfterWork };
}

test("while numbering is behind a log waits for its minute, and no longer", async () => {
  const { write, sizeAfterWork } = await publishedLog({ isNumberingBehind: true });
  expect(await sizeAfterWork()).toBe(1);
  await write(40);
  expect(await sizeAfterWork()).toBe(1);
  clock.advance(60_000);
  expect(await sizeAfterWork()).toBe(41);
});

test("a log is published again once it has grown by 32 entries, or one has waited for a minute", async () => {
  const { write, sizeAfterWork } = await publishedLog({ isNumberingBehind: false });
  expect(await sizeAfterWork()).toBe(1);
  await write(2);
  expect(await sizeAfterWork()).toBe(1);
  clock.advance(60_000);
  expect(await sizeAfterWork()).toBe(3);
  await write(32);
  expect(await sizeAfterWork()).toBe(35);
});
