import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { fixedClock, privateDatabase, testClient } from "@deployclaw/testkit";
import {
  type Checkpoint,
  cosign,
  cosignedAt,
  cosigner,
  formatVerifierKey,
  judgeCheckpoint,
  logOrigin,
  noteSigner,
  verifyTiles,
} from "@deployclaw/transparency";
import { expect, onTestFinished, test } from "vitest";
import { seed, temporaryDirectory, writeEntries } from "../../testdata/log-fixture.ts";
import { createLogKeeper } from "../log-keeper.ts";
import { openSignedTreeStore } from "../signing/signed-tree-store.ts";
import { fileTiles } from "../tiles/file-tiles.ts";
import { createTilePublisher } from "../tiles/tile-publisher.ts";

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const db = database.as("dc_audit");
const clock = fixedClock();
const witness = cosigner("witness.example/w1", Buffer.alloc(32, 9));
const signerOf = (clientId: string) => noteSigner(logOrigin(database.installationId, clientId), seed);

/** A witness over HTTP with the protocol's own judgement; `answer` may take its place. */
async function startWitness() {
  const latest = new Map<string, Checkpoint>();
  let answerInstead: RequestListener | undefined;
  const server = createServer(async (req, res) => {
    const body = Buffer.concat(await req.toArray()).toString();
    if (answerInstead !== undefined) return answerInstead(req, res);
    const judgement = judgeCheckpoint(body, {
      // It watches every log of the installation: other tests' clients are in the same database.
      verifierOf: (origin) => signerOf(origin.split("/").at(-1) ?? ""),
      latestOf: (origin) => latest.get(origin),
    });
    if (judgement.status === 409) return void res.writeHead(409).end(`${judgement.size}\n`);
    if (judgement.status !== 200) return void res.writeHead(judgement.status).end();
    latest.set(judgement.checkpoint.origin, judgement.checkpoint);
    res.end(cosign(judgement.note, witness, clock()));
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", listening.resolve);
  await listening.promise;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    latest,
    answerWith: (answer: RequestListener | undefined) => {
      answerInstead = answer;
    },
  };
}

async function setUp() {
  const { clientId } = await testClient(database);
  const server = await startWitness();
  const objects = fileTiles(await temporaryDirectory());
  const keeper = createLogKeeper({
    db,
    store: await openSignedTreeStore(await temporaryDirectory()),
    installationId: database.installationId,
    seed,
    clock,
    log: () => undefined,
  });
  const logged: string[] = [];
  const log = (line: string) => logged.push(line);
  const address = { url: server.url, verifier: witness };
  const publisher = createTilePublisher({
    db,
    objects,
    verifierOf: signerOf,
    witness: address,
    isNumberingBehind: () => false,
    clock,
    log,
  });
  return {
    clientId,
    server,
    publisher,
    logged,
    latestOf: () => {
      const seen = server.latest.get(signerOf(clientId).name);
      if (seen === undefined) throw new Error("nothing was cosigned");
      return seen;
    },
    remember: (seen: Checkpoint) => server.latest.set(signerOf(clientId).name, seen),
    write: async (count: number) => {
      await writeEntries(database, clientId, count);
      while (await keeper.work());
      clock.advance(60_000);
    },
    publish: async () => {
      await publisher.work();
      clock.advance(60_000);
      await publisher.work();
      const note = (await objects.read(`${clientId}/checkpoint`))?.toString() ?? "";
      const read = (path: string) => objects.read(`${clientId}/${path}`);
      const verdict = await verifyTiles({ read, publicKey: formatVerifierKey(signerOf(clientId)) });
      const isCosigned = cosignedAt(note, witness) !== undefined;
      return { isCosigned, treeSize: verdict.ok ? verdict.treeSize : verdict };
    },
  };
}

test("each published checkpoint carries the witness's line, with proofs that it accepts as the log grows", async () => {
  const { write, publish, publisher, latestOf } = await setUp();
  let size = 0;
  for (const more of [3, 200, 100, 300]) {
    await write(more);
    size += more;
    expect(await publish()).toEqual({ isCosigned: true, treeSize: size });
    expect(latestOf().size).toBe(size);
  }
  expect(publisher.state().witness).toEqual({ status: "ok" });
});

test("without the witness the log goes on, health says so, and what was missed is cosigned later", async () => {
  const { write, publish, publisher, server, logged } = await setUp();
  await write(3);
  await publish();
  server.answerWith((_req, res) => void res.writeHead(503).end());
  await write(4);
  expect(await publish()).toEqual({ isCosigned: false, treeSize: 7 });
  expect(publisher.state().witness).toEqual({
    status: "failing",
    logs: 1,
    detail: "the witness answered 503",
  });
  server.answerWith(undefined);
  expect(await publish()).toEqual({ isCosigned: true, treeSize: 7 });
  expect(publisher.state().witness).toEqual({ status: "ok" });
  // A witness that is away is said once, not for each log.
  expect(logged.filter((line) => line.endsWith(": the witness answered 503"))).toHaveLength(1);
  expect(logged.at(-1)).toMatch(/^the witness cosigns the log of client .* again$/);
});

test("a witness that remembers less, or more of the same log, is brought up to date by what it says itself", async () => {
  const { write, publish, server, latestOf, remember } = await setUp();
  await write(300);
  await publish();
  const at300 = latestOf();
  await write(50);
  await publish();
  remember(at300);
  await write(50);
  expect(await publish()).toEqual({ isCosigned: true, treeSize: 400 });
  server.latest.clear();
  await write(1);
  expect(await publish()).toEqual({ isCosigned: true, treeSize: 401 });
});

test("a witness that saw more entries, or others, is an alarm", async () => {
  const { clientId, write, publish, publisher, latestOf, remember, logged } = await setUp();
  await write(5);
  await publish();
  const seen = latestOf();
  remember({ ...seen, size: 500 });
  await write(1);
  expect(await publish()).toEqual({ isCosigned: false, treeSize: 6 });
  const detail = "the witness has cosigned 500 entries, this log has 6";
  expect(publisher.state().witness).toMatchObject({ status: "failing", detail });
  remember({ ...seen, root: Buffer.alloc(32) });
  await publish();
  expect(publisher.state().witness).toMatchObject({ detail: expect.stringContaining("does not go on from") });
  expect(logged.filter((line) => line.includes(clientId))).toHaveLength(2);
});

test("an answer that is no cosignature of the witness's key is not taken for one", async () => {
  const { write, publish, server } = await setUp();
  await write(2);
  const stranger = cosigner("witness.example/w1", Buffer.alloc(32, 8));
  for (const line of ["", "nonsense", cosign("a\n\n— x AAAAAAAA\n", stranger, clock())]) {
    server.answerWith((_req, res) => void res.end(line));
    expect(await publish(), line).toEqual({ isCosigned: false, treeSize: 2 });
  }
});
