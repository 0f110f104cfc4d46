import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCheckpoint, getConsistencyProof, getInclusionProof, type ProductContext } from "@deployclaw/core";
import type { Database } from "@deployclaw/db";
import { fixedClock, privateDatabase, testClient } from "@deployclaw/testkit";
import {
  openCheckpoint,
  parseVerifierKey,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from "@deployclaw/transparency";
import { sql as query } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seed } from "../testdata/log-fixture.ts";
import { createLogKeeper, type LogKeeper } from "./log-keeper.ts";
import { openSignedTreeStore } from "./signing/signed-tree-store.ts";

// What a proof costs in a log of more than 2^16 entries, and what is kept for it.

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const { superuser: sql } = database;
const SIZE = 70_000;

type Reader = { db: Database<"dc_api">; client: ProductContext["client"]; user: ProductContext["user"] };

async function newReader(): Promise<Reader> {
  const { clientId, userId, email, role } = await testClient(database);
  return {
    db: database.as("dc_api"),
    client: { id: clientId, name: "Client", plan: "trial", hold: null },
    user: { id: userId, email, emailVerified: false, name: "User", role },
  };
}

/** Adds entries on the server, and numbers and signs them. */
async function grow(keeper: LogKeeper, clientId: string, count: number): Promise<void> {
  await sql`
    INSERT INTO audit_logs (client_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
    SELECT ${clientId}::uuid, 'platform', 'gateway', 'request.intent', now(),
      '{"ipAddress":null,"metadata":{},"target":"' || n || '"}', sha256(int8send(n)), 'gateway', uuidv7(), n
    FROM generate_series(1, ${count}::int) AS n`;
  while (await keeper.work());
}

/** The same pool, which counts the rows that a transaction reads of the log's tables. */
function counted(db: Database<"dc_api">) {
  const cost = { rows: 0 };
  const orm = new Proxy(db.orm, {
    get: (target, name) =>
      name !== "transaction"
        ? Reflect.get(target, name)
        : (work: Parameters<typeof db.orm.transaction>[0]) =>
            target.transaction(async (tx) => {
              const rowsRead = async () => {
                const [row] = await tx.execute<{ rows: number }>(query`
                  SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int AS rows
                  FROM pg_stat_xact_user_tables
                  WHERE relname IN ('audit_leaves', 'audit_subtrees', 'audit_checkpoints')`);
                return row?.rows ?? 0;
              };
              // The server adds up what this connection read before, too, until it has the time to put it away.
              const before = await rowsRead();
              const result = await work(tx);
              cost.rows += (await rowsRead()) - before;
              return result;
            }),
  });
  return { db: { ...db, orm }, cost };
}

const fromBase64 = (texts: readonly string[]) => texts.map((text) => Buffer.from(text, "base64"));

async function signedTree(ctx: Reader) {
  const { note, publicKey } = await getCheckpoint({ ctx });
  return openCheckpoint(note, parseVerifierKey(publicKey));
}

const keptSubtrees = (clientId: string) =>
  sql`SELECT level, index, hash FROM audit_subtrees WHERE client_id = ${clientId} ORDER BY level, index`;

/** What only a superuser can do: change the log behind the triggers. */
async function tamper(change: (tx: typeof sql) => Promise<unknown>): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`;
    await change(tx as unknown as typeof sql);
  });
}

let keeper: LogKeeper;
let ctx: Reader;
let leaves: Buffer[];
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "dcaudit-"));
  keeper = createLogKeeper({
    db: database.as("dc_audit"),
    store: await openSignedTreeStore(directory),
    installationId: database.installationId,
    seed,
    clock: fixedClock(),
    log: () => undefined,
    entriesABatch: 3_001,
  });
  ctx = await newReader();
  await grow(keeper, ctx.client.id, SIZE);
  const rows = await sql`SELECT leaf_hash FROM audit_leaves WHERE client_id = ${ctx.client.id} ORDER BY seq`;
  leaves = rows.map((row) => row["leaf_hash"]);
}, 300_000);
afterAll(() => rm(directory, { recursive: true }));

test("one proof reads some hundreds of rows of a log of seventy thousand, and verifies", async () => {
  const { root, size } = await signedTree(ctx);
  expect(size).toBe(SIZE);
  for (const seq of [0, 255, 256, 40_127, 65_535, 65_536, 69_887, 69_888, SIZE - 1]) {
    const { db, cost } = counted(ctx.db);
    const { leafHash, proof } = await getInclusionProof({ ctx: { ...ctx, db }, input: { seq } });
    expect(cost.rows, `entry ${seq}`).toBeGreaterThan(0);
    expect(cost.rows, `entry ${seq}`).toBeLessThan(1_600);
    const leaf = Buffer.from(leafHash, "base64");
    expect(verifyInclusion({ leaf, index: seq, size, root, proof: fromBase64(proof) })).toBe(true);
  }
  for (const oldSize of [1, 256, 257, 40_127, 65_535, 65_536, 65_537, SIZE - 1, SIZE]) {
    const { db, cost } = counted(ctx.db);
    const { proof } = await getConsistencyProof({ ctx: { ...ctx, db }, input: { oldSize } });
    expect(cost.rows, `size ${oldSize}`).toBeLessThan(1_600);
    const oldRoot = treeRoot(leaves.slice(0, oldSize));
    expect(verifyConsistency({ oldSize, oldRoot, size, root, proof: fromBase64(proof) })).toBe(true);
  }
});

test("numbering keeps exactly the subtrees that the leaves give, and what is missing is filled from them", async () => {
  const kept = await keptSubtrees(ctx.client.id);
  expect(kept).toHaveLength(Math.floor(SIZE / 2 ** 8) + Math.floor(SIZE / 2 ** 16));
  for (const { level, index, hash } of kept) {
    const width = 2 ** level;
    expect(hash).toEqual(treeRoot(leaves.slice(Number(index) * width, (Number(index) + 1) * width)));
  }
  await tamper(async (tx) => {
    await tx`DELETE FROM audit_subtrees WHERE client_id = ${ctx.client.id} AND index <> 3`;
    await tx`SELECT fill_audit_subtrees()`;
  });
  expect(await keptSubtrees(ctx.client.id)).toEqual(kept);
});

test("a kept subtree that was changed or removed gives an error and never a wrong proof", async () => {
  const other = await newReader();
  await grow(keeper, other.client.id, 1_000);
  const { root, size } = await signedTree(other);
  const damaged = expect.objectContaining({ code: "conflict", message: expect.stringContaining("damaged") });
  const [before] =
    await sql`SELECT hash FROM audit_subtrees WHERE client_id = ${other.client.id} AND index = 1`;
  for (const change of [
    (tx: typeof sql) =>
      tx`UPDATE audit_subtrees SET hash = ${Buffer.alloc(32, 1)} WHERE client_id = ${other.client.id} AND index = 1`,
    (tx: typeof sql) => tx`DELETE FROM audit_subtrees WHERE client_id = ${other.client.id} AND index = 1`,
  ]) {
    await tamper(async (tx) => change(tx));
    for (const seq of [0, 255, 512, 999])
      await expect(getInclusionProof({ ctx: other, input: { seq } })).rejects.toThrow(damaged);
    for (const oldSize of [512, 600, 1_000])
      await expect(getConsistencyProof({ ctx: other, input: { oldSize } })).rejects.toThrow(damaged);
    // What is proven by that subtree's own leaves does not need its root.
    const { leafHash, proof } = await getInclusionProof({ ctx: other, input: { seq: 300 } });
    const leaf = Buffer.from(leafHash, "base64");
    expect(verifyInclusion({ leaf, index: 300, size, root, proof: fromBase64(proof) })).toBe(true);
  }
  await sql`SELECT fill_audit_subtrees()`;
  const [after] =
    await sql`SELECT hash FROM audit_subtrees WHERE client_id = ${other.client.id} AND index = 1`;
  expect(after).toEqual(before);
  expect((await getInclusionProof({ ctx: other, input: { seq: 0 } })).seq).toBe(0);
});

test("no client reads another's subtrees, and no role of the platform changes one", async () => {
  const other = await newReader();
  await expect(getInclusionProof({ ctx: other, input: { seq: 0 } })).rejects.toMatchObject({
    code: "not_found",
  });
  for (const role of ["dc_audit", "dc_api"] as const)
    await expect(database.as(role).sql`UPDATE audit_subtrees SET hash = sha256('x')`).rejects.toThrow(
      "permission denied",
    );
  await expect(sql`UPDATE audit_subtrees SET hash = sha256('x')`).rejects.toThrow("append-only");
  await expect(sql`DELETE FROM audit_subtrees`).rejects.toThrow("append-only");
  expect(await database.as("dc_api").sql`SELECT 1 FROM audit_subtrees`).toEqual([]);
});
