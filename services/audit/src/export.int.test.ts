import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { exportAudit, getCheckpoint } from "@deployclaw/core";
import { appendAudit, auditWriter, withHost } from "@deployclaw/db";
import { fixedClock, privateDatabase, testClient, testEntry } from "@deployclaw/testkit";
import { MerkleFrontier, openCheckpoint, parseVerifierKey, verifyLog } from "@deployclaw/transparency";
import { expect, test } from "vitest";
import { readLog, seed, temporaryDirectory, writeEntries } from "../testdata/log-fixture.ts";
import { createLogKeeper } from "./log-keeper.ts";
import { openSignedTreeStore } from "./signing/signed-tree-store.ts";

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const run = promisify(execFile);
// In the past: tar warns of files from the future.
const MADE_AT = new Date("2026-01-02T03:04:05.000Z");

async function signedLog(count: number) {
  const client = await testClient(database);
  const keeper = createLogKeeper({
    db: database.as("dc_audit"),
    store: await openSignedTreeStore(await temporaryDirectory()),
    installationId: database.installationId,
    seed,
    clock: fixedClock(),
    log: () => undefined,
  });
  const work = async () => {
    while (await keeper.work());
  };
  await writeEntries(database, client.clientId, count);
  await work();
  const { userId: id, email, role } = client;
  const ctx = {
    db: database.as("dc_api"),
    client: { id: client.clientId, name: "Client", plan: "trial", hold: null },
    user: { id, email, emailVerified: false, name: "User", role },
    audit: auditWriter("api", randomUUID()),
    clock: () => MADE_AT,
    ipAddress: "192.0.2.7",
  } as const;
  return { ctx, work };
}
type Ctx = Awaited<ReturnType<typeof signedLog>>["ctx"];
type Input = Parameters<typeof exportAudit>[0]["input"];

async function taken(ctx: Ctx, input: Input): Promise<Buffer> {
  const { pieces } = await exportAudit({ ctx, input });
  const bytes: Buffer[] = [];
  for await (const piece of pieces) bytes.push(Buffer.from(piece));
  return Buffer.concat(bytes);
}

/** What tar itself takes out of a bundle. */
async function unpacked(bundle: Buffer) {
  const directory = join(await temporaryDirectory(), "out");
  await mkdir(directory);
  await writeFile(`${directory}.tar`, bundle);
  const { stderr } = await run("tar", ["--extract", "--file", `${directory}.tar`, "--directory", directory]);
  expect(stderr).toBe("");
  const text = (name: string) => readFile(join(directory, name), "utf8");
  const lines = async (folder: string) => {
    const parts = (await readdir(join(directory, folder))).sort();
    const texts = await Promise.all(parts.map((part) => text(`${folder}/${part}`)));
    expect(texts.every((part) => part.endsWith("\n"))).toBe(true);
    return texts.flatMap((part) => part.trimEnd().split("\n")).map((line) => JSON.parse(line));
  };
  return { text, lines, names: (await readdir(directory)).sort() };
}

/** The root of what the lines of a bundle cover, from hashes alone. */
function rootOf(lines: readonly { entry?: { seq: number; leafHash: string }; subtree?: Subtree }[]): Buffer {
  const stack: { size: number; hash: Buffer }[] = [];
  const frontier = new MerkleFrontier();
  let at = 0;
  for (const { entry, subtree } of lines) {
    const [start, end] = entry === undefined ? [subtree?.start, subtree?.end] : [entry.seq, entry.seq + 1];
    expect(start).toBe(at);
    at = end ?? Number.NaN;
    stack.push({ size: at - (start ?? 0), hash: Buffer.from(entry?.leafHash ?? subtree?.hash ?? "", "hex") });
  }
  for (const { size, hash } of stack) {
    if (size === 1) frontier.append(hash);
    else throw new Error("only for logs in which nothing larger than a leaf is left out");
  }
  return frontier.root();
}
interface Subtree {
  readonly start: number;
  readonly end: number;
  readonly hash: string;
}

test("a bundle is a tar with everything that is needed to check the whole log", async () => {
  const { ctx } = await signedLog(2_500);
  const bundle = await unpacked(await taken(ctx, { format: "bundle" }));
  expect(bundle.names).toEqual([
    "README.txt",
    "checkpoint.txt",
    "entries",
    "manifest.json",
    "public-key.txt",
  ]);
  const { entries, checkpoint, publicKey } = await readLog(database, ctx.client.id);
  expect(await bundle.text("checkpoint.txt")).toBe(checkpoint);
  expect(await bundle.text("public-key.txt")).toBe(`${publicKey}\n`);
  expect(JSON.parse(await bundle.text("manifest.json"))).toEqual({
    format: "deployclaw/audit-bundle/v1",
    origin: checkpoint.split("\n")[0],
    treeSize: 2_500,
    madeAt: MADE_AT.toISOString(),
    filter: {},
    keptSize: null,
  });
  const lines = await bundle.lines("entries");
  expect(lines.map(({ entry }) => entry)).toEqual(entries);
  expect(rootOf(lines)).toEqual(openCheckpoint(checkpoint, parseVerifierKey(publicKey)).root);
  expect(await bundle.text("README.txt")).toContain("all 2500 entries");
});

test("a filtered bundle covers the whole log too: what it leaves out stands in it by its hashes", async () => {
  const { ctx } = await signedLog(8);
  const { entries } = await readLog(database, ctx.client.id);
  const from = new Date(entries[3]?.createdAt ?? "");
  const to = new Date(entries[4]?.createdAt ?? "");
  const { lines } = await unpacked(await taken(ctx, { format: "bundle", from, to }));
  const found = await lines("entries");
  const shape = found.map(({ entry, subtree }) =>
    entry === undefined ? [subtree.start, subtree.end] : entry.seq,
  );
  expect(shape).toEqual([[0, 2], [2, 3], 3, [4, 8]]);
  const kept = await unpacked(await taken(ctx, { format: "bundle", from, to, keptSize: 7 }));
  const split = (await kept.lines("entries")).map(
    ({ entry, subtree }) => entry?.seq ?? [subtree.start, subtree.end],
  );
  expect(split).toEqual([[0, 2], [2, 3], 3, [4, 6], [6, 7], [7, 8]]);
});

test("bundles, whole and filtered, pass the verifier with what was kept elsewhere, and fail it once a byte is changed", async () => {
  const { ctx, work } = await signedLog(40);
  const { note: checkpoint, publicKey, treeSize } = await getCheckpoint({ ctx });
  await writeEntries(database, ctx.client.id, 30);
  await work();
  const { entries } = await readLog(database, ctx.client.id);
  const from = new Date(entries[20]?.createdAt ?? "");
  const to = new Date(entries[25]?.createdAt ?? "");
  for (const input of [{}, { from, to, keptSize: treeSize }]) {
    const bundle = await taken(ctx, { format: "bundle", ...input });
    const verdictOf = (bytes: Buffer) =>
      verifyLog({ source: piecesOf(bytes), keptCheckpoint: checkpoint, keptKey: publicKey });
    expect(await verdictOf(bundle)).toMatchObject({ ok: true, treeSize: 70 });
    const changed = Buffer.from(bundle.toString("latin1").replace("example.test", "example.tesT"), "latin1");
    expect(await verdictOf(changed)).toMatchObject({ ok: false });
    expect(await verdictOf(bundle.subarray(0, -1_024))).toMatchObject({ ok: false });
  }
});

async function* piecesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 700) yield bytes.subarray(at, at + 700);
}

test("an entry deleted behind the triggers is missing in a bundle of the whole log, not left out", async () => {
  const { ctx } = await signedLog(5);
  await database.superuser.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`;
    await tx`DELETE FROM audit_logs WHERE id =
      (SELECT entry_id FROM audit_leaves WHERE client_id = ${ctx.client.id} AND seq = 2)`;
  });
  const { lines } = await unpacked(await taken(ctx, { format: "bundle" }));
  expect((await lines("entries")).map(({ entry }) => entry?.seq)).toEqual([0, 1, 3, 4]);
});

test("older checkpoints come along in a bundle of the whole log", async () => {
  const { ctx, work } = await signedLog(2);
  await writeEntries(database, ctx.client.id, 3);
  await work();
  const { checkpoints } = await readLog(database, ctx.client.id);
  const { lines, text } = await unpacked(await taken(ctx, { format: "bundle" }));
  expect(await lines("checkpoints")).toEqual([{ checkpoint: checkpoints[0] }]);
  expect(await text("checkpoint.txt")).toBe(checkpoints[1]);
});

test("each export is in the log itself, with what it asked for, and nothing is exported before that is durable", async () => {
  const { ctx } = await signedLog(3);
  await taken(ctx, { format: "csv", decision: "refused", to: new Date("2031-01-01T00:00:00Z") });
  const [entry] = await database.superuser`
    SELECT actor_id, target, metadata, ip_address FROM audit_logs
    WHERE client_id = ${ctx.client.id} AND action_type = 'audit.export'`;
  expect(entry).toEqual({
    actor_id: ctx.user.id,
    target: "Client",
    metadata: { format: "csv", filter: "decision=refused", to: "2031-01-01T00:00:00.000Z" },
    ip_address: "192.0.2.7",
  });
});

test("lines of JSON and tables hold what is numbered, oldest first, with sentences, whatever their size", async () => {
  const { ctx, work } = await signedLog(1_203);
  await withHost(database.as("dc_gateway"), "host-1", (tx) =>
    appendAudit(tx, auditWriter("gateway", randomUUID()), [
      testEntry({
        clientId: ctx.client.id,
        actorKind: "agent",
        actorId: "an agent",
        actionType: "request.refused",
        target: '=HYPERLINK("https://evil.example")',
        metadata: { reason: "domain_not_allowed" },
        createdAt: new Date("2029-01-01T00:00:00Z"),
      }),
    ]),
  );
  await work();
  await writeEntries(database, ctx.client.id, 1);
  const json = (await taken(ctx, { format: "jsonl" })).toString().trimEnd().split("\n");
  const seqs = json.map((line) => JSON.parse(line).seq);
  expect(seqs).toEqual(Array.from({ length: 1_204 }, (_, seq) => seq));
  const refused = (await taken(ctx, { format: "csv", decision: "refused" })).toString().split("\r\n");
  expect(refused).toHaveLength(3);
  expect(refused[0]).toContain('"number","time","sentence","decision"');
  expect(refused[1]).toContain(
    '"1203","2029-01-01T00:00:00.000Z","The agent was refused =HYPERLINK(""https://evil.example""): the host is not',
  );
  expect(refused[1]).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
});

test("a filter for the verifier's lines, and a kept size that the log does not have, are refused", async () => {
  const { ctx } = await signedLog(3);
  const { treeSize } = await getCheckpoint({ ctx });
  for (const input of [
    { format: "lines", decision: "refused" },
    { format: "bundle", keptSize: 0 },
    { format: "bundle", keptSize: treeSize + 1 },
    { format: "csv", keptSize: 1 },
  ] as const)
    await expect(exportAudit({ ctx, input })).rejects.toMatchObject({ code: "invalid_input" });
});
