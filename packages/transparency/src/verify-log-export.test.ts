import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { auditLeafHash, payloadHash } from "./audit-leaf.ts";
import { signCheckpoint } from "./checkpoint.ts";
import { formatVerifierKey, noteSigner } from "./note-key.ts";
import { treeRoot } from "./tree-root.ts";
import type { LogExportEntry } from "./verify/exported-entry.ts";
import { verifyLogExport } from "./verify-log-export.ts";

const clientId = "0190f3a0-0000-7000-8000-000000000001";
const signer = noteSigner(`deployclaw/inst/${clientId}`, Buffer.alloc(32, 4));
const publicKey = formatVerifierKey(signer);

function rehash(entry: LogExportEntry): LogExportEntry {
  return { ...entry, leafHash: auditLeafHash(entry, Buffer.from(entry.payloadHash, "hex")).toString("hex") };
}

function makeEntry(seq: number): LogExportEntry {
  const payload = JSON.stringify({ ipAddress: null, metadata: { n: seq }, target: `agent-${seq}` });
  const salt = Buffer.alloc(32, seq + 1);
  return rehash({
    seq,
    id: `0190f3a0-0000-7000-9000-${String(seq).padStart(12, "0")}`,
    clientId,
    agentId: seq % 2 === 0 ? null : "0190f3a0-0000-7000-8000-00000000000a",
    actorKind: "user",
    actorId: "someone",
    actionType: "agent.create",
    createdAt: "2026-01-02T03:04:05.678Z",
    writer: "api",
    boot: "0190f3a0-0000-7000-8000-00000000000b",
    number: seq,
    payload,
    salt: salt.toString("hex"),
    payloadHash: payloadHash(salt, payload).toString("hex"),
    leafHash: "",
  });
}

function head(entries: readonly LogExportEntry[]): string {
  const leaves = entries.map((entry) => Buffer.from(entry.leafHash, "hex"));
  return signCheckpoint({ size: leaves.length, root: treeRoot(leaves) }, signer);
}

const entries = Array.from({ length: 12 }, (_, seq) => makeEntry(seq));
const checkpoint = head(entries);
const verify = (changed: readonly LogExportEntry[]) =>
  verifyLogExport({ entries: changed, checkpoint, publicKey });
const change = (seq: number, edit: (entry: LogExportEntry) => LogExportEntry) =>
  entries.map((entry) => (entry.seq === seq ? edit(entry) : entry));

test("an untouched log verifies", () => {
  expect(verify(entries)).toEqual({ ok: true, treeSize: 12, erased: 0 });
});

test("an empty log verifies against the checkpoint of no entries", () => {
  expect(verifyLogExport({ entries: [], checkpoint: head([]), publicKey })).toMatchObject({
    ok: true,
    treeSize: 0,
  });
});

test("the leaf is the documented encoding, computed here by hand", () => {
  const entry = makeEntry(1);
  const digest = createHash("sha256").update(Buffer.alloc(32, 2)).update(String(entry.payload)).digest("hex");
  const data =
    `{"actionType":"agent.create","actorId":"someone","actorKind":"user",` +
    `"agentId":"0190f3a0-0000-7000-8000-00000000000a","boot":"0190f3a0-0000-7000-8000-00000000000b",` +
    `"clientId":"${clientId}","createdAt":"2026-01-02T03:04:05.678Z","format":"deployclaw/audit-leaf/v1",` +
    `"id":"0190f3a0-0000-7000-9000-000000000001","number":1,"payloadHash":"${digest}","writer":"api"}`;
  const expected = createHash("sha256").update("\0").update(data).digest("hex");
  expect(entry.leafHash).toBe(expected);
});

describe("an edit of any one field is named with its entry", () => {
  const edits: Partial<LogExportEntry>[] = [
    { id: "0190f3a0-0000-7000-9000-0000000000ff" },
    { clientId: "0190f3a0-0000-7000-8000-000000000002" },
    { agentId: null },
    { agentId: "0190f3a0-0000-7000-8000-00000000000c" },
    { actorKind: "operator" },
    { actorId: "someone else" },
    { actionType: "agent.delete" },
    { createdAt: "2026-01-02T03:04:05.679Z" },
    { writer: "gateway" },
    { boot: clientId },
    { number: 99 },
    { payload: `{"ipAddress":null,"metadata":{"n":7},"target":"agent-x"}` },
    { payload: null },
    { salt: null },
    { salt: "00".repeat(32) },
    { salt: `${"08".repeat(32)}zz` },
    { payloadHash: "00".repeat(32) },
    { payloadHash: "not hex" },
    { leafHash: "00".repeat(32) },
  ];
  test.each(edits)("%o", (edit) => {
    expect(verify(change(7, (entry) => ({ ...entry, ...edit })))).toMatchObject({
      ok: false,
      reason: "edited",
      seq: 7,
    });
  });
});

describe("a log of other entries than were signed is named at the first of them", () => {
  const without = (seq: number) => entries.filter((entry) => entry.seq !== seq);
  const renumbered = (list: readonly LogExportEntry[]) => list.map((entry, seq) => ({ ...entry, seq }));
  const extra = { ...makeEntry(40), seq: 5 };
  const swapped = entries.with(3, makeEntry(4)).with(4, makeEntry(3));
  const cases: [string, readonly LogExportEntry[], string, number][] = [
    ["one missing", without(4), "missing", 4],
    ["the first missing", without(0), "missing", 0],
    ["the last cut off", without(11), "truncated", 11],
    ["all cut off", [], "truncated", 0],
    ["two swapped", swapped, "reordered", 3],
    ["one twice", entries.toSpliced(5, 0, makeEntry(4)), "inserted", 5],
    ["one twice under a new number", renumbered(entries.toSpliced(5, 0, makeEntry(4))), "inserted", 5],
    ["one inserted", [...entries.slice(0, 6), extra, ...entries.slice(6)], "inserted", 6],
    ["one added at the end", [...entries, { ...makeEntry(40), seq: 12 }], "inserted", 12],
  ];
  test.each(cases)("%s", (_name, changed, reason, seq) => {
    expect(verify(changed)).toMatchObject({ ok: false, reason, seq });
  });
});

describe("rows and leaves rewritten together are found by the signed roots", () => {
  const forged = change(7, (entry) => rehash({ ...entry, actorId: "nobody" }));
  const dropped = entries.filter((entry) => entry.seq !== 7).map((entry, seq) => ({ ...entry, seq }));

  test("with the kept checkpoint alone the whole log is in doubt", () => {
    expect(verify(forged)).toMatchObject({ ok: false, reason: "rewritten", seq: 0, through: 11 });
  });

  test("the export's own checkpoints narrow it down to between two of them", () => {
    const checkpoints = [head(entries.slice(0, 6)), head(entries.slice(0, 9))];
    const verdict = { ok: false, reason: "rewritten", seq: 6, through: 8 };
    expect(verifyLogExport({ entries: forged, checkpoint, checkpoints, publicKey })).toMatchObject(verdict);
    const padded = [...dropped, { ...makeEntry(30), seq: 11 }];
    expect(verifyLogExport({ entries: padded, checkpoint, checkpoints, publicKey })).toMatchObject(verdict);
  });

  test("a checkpoint kept elsewhere convicts a log that was signed anew", () => {
    const signedAnew = { entries: forged, checkpoint, checkpoints: [head(forged)], publicKey };
    expect(verifyLogExport(signedAnew)).toMatchObject({ ok: false, reason: "rewritten" });
  });
});

test("an old checkpoint with a newer export verifies up to the export's newest", () => {
  const old = head(entries.slice(0, 5));
  expect(verifyLogExport({ entries, checkpoint: old, checkpoints: [checkpoint], publicKey })).toEqual({
    ok: true,
    treeSize: 12,
    erased: 0,
  });
  expect(verifyLogExport({ entries, checkpoint: old, publicKey })).toMatchObject({
    reason: "inserted",
    seq: 5,
  });
});

test("an entry whose payload was erased still verifies by its public fields, and an edit of one is named", () => {
  const erased = change(7, (entry) => ({ ...entry, payload: null, salt: null }));
  expect(verify(erased)).toMatchObject({ ok: true, erased: 1, newestErased: { seq: 7 } });
  const edited = erased.map((entry) => (entry.seq === 7 ? { ...entry, actorId: "nobody" } : entry));
  expect(verify(edited)).toMatchObject({ ok: false, reason: "edited", seq: 7 });
});

test("a checkpoint of another key or another log, or none at all, proves nothing", () => {
  const stranger = noteSigner(signer.name, Buffer.alloc(32, 5));
  const otherLog = noteSigner("deployclaw/inst/other", Buffer.alloc(32, 4));
  const root = treeRoot(entries.map((entry) => Buffer.from(entry.leafHash, "hex")));
  for (const bad of [
    signCheckpoint({ size: 12, root }, stranger),
    signCheckpoint({ size: 12, root }, otherLog),
    checkpoint.replace("12", "11"),
    "",
  ]) {
    expect(verifyLogExport({ entries, checkpoint: bad, publicKey })).toMatchObject({ reason: "checkpoint" });
    expect(verifyLogExport({ entries, checkpoint, checkpoints: [bad], publicKey })).toMatchObject({
      reason: "checkpoint",
    });
  }
  expect(verifyLogExport({ entries, checkpoint, publicKey: "x" })).toMatchObject({ reason: "checkpoint" });
});
