import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  bundleBytes,
  exportText,
  headOf,
  rehash,
  sampleEntries,
  sampleEntry,
  sampleKey,
  withheld,
} from "../../testdata/sample-log.ts";
import { startCheckPool } from "./check-pool.ts";
import type { LogExportEntry } from "./exported-entry.ts";
import { verifyLog } from "./verify-log.ts";

const run = promisify(execFile);
const script = join(import.meta.dirname, "../../standalone/verify.mjs");
const pool = startCheckPool(2);
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dcverify-"));
});
afterAll(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

const entries = sampleEntries(12);
const checkpoint = headOf(entries);
const older = [headOf(entries.slice(0, 6)), headOf(entries.slice(0, 9))];

/** What a reader brings along, and how many days of retention the script is told (none). */
type Kept = { keptCheckpoint?: string; keptKey?: string; days?: number };

/** Verifies with our code, in this thread and in others, and with the standalone script: all must agree. */
async function verify(bytes: Buffer | string, kept: Kept = {}) {
  // Small pieces: nothing may depend on where the stream is cut.
  const pieces = (size: number) =>
    Readable.from(
      Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        Buffer.from(Buffer.from(bytes).subarray(i * size, (i + 1) * size)),
      ),
    );
  const verdict = await verifyLog({ source: pieces(700), ...kept });
  expect(await verifyLog({ source: pieces(100_000), ...kept, check: pool.check })).toEqual(verdict);
  expect(await standalone(bytes, kept)).toMatchObject(
    verdict.ok ? { ok: true, treeSize: verdict.treeSize, erased: verdict.erased } : comparable(verdict),
  );
  return verdict;
}

const comparable = ({ detail: _, ...verdict }: { detail: string }) => verdict;

async function standalone(bytes: Buffer | string, kept: Kept) {
  const file = join(folder, "log");
  const keptFile = join(folder, "kept");
  await writeFile(file, bytes);
  await writeFile(keptFile, kept.keptCheckpoint ?? "");
  const args = [script, file, "--json", "--retention-days", String(kept.days ?? 0)];
  if (kept.keptCheckpoint !== undefined) args.push("--checkpoint", keptFile);
  if (kept.keptKey !== undefined) args.push("--key", kept.keptKey);
  const { stdout, code } = await run(process.execPath, args).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    (err: { stdout: string; code: number }) => err,
  );
  const verdict = JSON.parse(stdout);
  const expected: Record<string, number> = { malformed: 2, not_compared: 3 };
  expect(code).toBe(verdict.ok ? 0 : (expected[verdict.reason] ?? 1));
  return verdict;
}

const bundleOf = (list: readonly LogExportEntry[], head = checkpoint, checkpoints = older) =>
  bundleBytes(
    list.map((entry) => ({ entry })),
    head,
    checkpoints,
  );
const change = (seq: number, edit: (entry: LogExportEntry) => LogExportEntry) =>
  entries.map((entry) => (entry.seq === seq ? edit(entry) : entry));
const renumbered = (list: readonly LogExportEntry[]) => list.map((entry, seq) => ({ ...entry, seq }));
const without = (seq: number) => entries.filter((entry) => entry.seq !== seq);
const erase = (entry: LogExportEntry) => ({ ...entry, payload: null, salt: null });

test("an untouched log verifies, as an export and as a bundle, against what was kept and by itself", async () => {
  for (const bytes of [exportText(entries, checkpoint, older), bundleOf(entries)])
    for (const kept of [{}, { keptCheckpoint: older[0] ?? "", keptKey: sampleKey }])
      expect(await verify(bytes, kept)).toEqual({ ok: true, treeSize: 12, erased: 0 });
  expect(await verify(exportText([], headOf([])))).toMatchObject({ ok: true, treeSize: 0 });
  expect(await verify(bundleOf([], headOf([]), []))).toMatchObject({ ok: true, treeSize: 0 });
});

describe("each way of changing a log is named with its place", () => {
  const cases: [string, readonly LogExportEntry[], object][] = [
    ["an edited field", change(7, (e) => ({ ...e, actorId: "nobody" })), { reason: "edited", seq: 7 }],
    ["an edited payload", change(7, (e) => ({ ...e, payload: "{}" })), { reason: "edited", seq: 7 }],
    ["a payload erased without its salt", change(7, (e) => ({ ...e, payload: null })), { reason: "edited" }],
    ["a salt that is none", change(7, (e) => ({ ...e, salt: "zz" })), { reason: "edited", seq: 7 }],
    ["an edited leaf", change(7, (e) => ({ ...e, leafHash: "0".repeat(64) })), { reason: "edited", seq: 7 }],
    ["one missing", without(4), { reason: "missing", seq: 4 }],
    ["the first missing", without(0), { reason: "missing", seq: 0 }],
    ["the end cut off", entries.slice(0, 10), { reason: "truncated", seq: 10 }],
    ["all cut off", [], { reason: "truncated", seq: 0 }],
    [
      "two swapped",
      entries.with(3, sampleEntry(4)).with(4, sampleEntry(3)),
      { reason: "reordered", seq: 3, id: sampleEntry(4).id },
    ],
    ["one twice", entries.toSpliced(5, 0, sampleEntry(4)), { reason: "inserted", seq: 5 }],
    [
      "one twice, renumbered",
      renumbered(entries.toSpliced(5, 0, sampleEntry(4))),
      { reason: "inserted", seq: 5 },
    ],
    ["one added", [...entries, { ...sampleEntry(40), seq: 12 }], { reason: "inserted", seq: 12 }],
    [
      "entry and leaf rewritten",
      change(7, (e) => rehash({ ...e, actorId: "nobody" })),
      { reason: "rewritten", seq: 6, through: 8 },
    ],
    [
      "one dropped and the rest renumbered",
      [...renumbered(without(7)), { ...sampleEntry(30), seq: 11 }],
      { reason: "rewritten", seq: 6, through: 8 },
    ],
  ];
  test.each(cases)("%s", async (_name, changed, fault) => {
    expect(await verify(exportText(changed, checkpoint, older))).toMatchObject({ ok: false, ...fault });
    expect(await verify(bundleOf(changed))).toMatchObject({ ok: false, ...fault });
  });
});

test("an id that a writer repeated at another time stands in a log that is as it was signed", async () => {
  const at = { id: sampleEntry(2).id, createdAt: "2026-02-02T03:04:05.678Z" };
  const repeated = change(7, (entry) => rehash({ ...entry, ...at }));
  const signed = headOf(repeated);
  expect(await verify(bundleOf(repeated, signed, []))).toMatchObject({ ok: true });
  const edited = repeated.map((entry) => (entry.seq === 3 ? rehash({ ...entry, actorId: "nobody" }) : entry));
  expect(await verify(bundleOf(edited, signed, []))).toMatchObject({ ok: false });
});

test("a log that was rewritten and signed anew passes by itself and fails against what was kept", async () => {
  const forged = change(2, (entry) => rehash({ ...entry, actorId: "nobody" }));
  const bytes = bundleOf(forged, headOf(forged), []);
  expect(await verify(bytes)).toMatchObject({ ok: true });
  const kept = { keptCheckpoint: older[0] ?? "", keptKey: sampleKey };
  expect(await verify(bytes, kept)).toMatchObject({ reason: "rewritten", seq: 0, through: 5 });
  const shorter = bundleOf(entries.slice(0, 6), older[0], []);
  const longerKept = { keptCheckpoint: checkpoint, keptKey: sampleKey };
  expect(await verify(shorter, longerKept)).toMatchObject({ reason: "truncated", seq: 6 });
});

test("erased payloads are counted, and one that is newer than retention allows is named", async () => {
  const erased = entries.map((entry) => (entry.seq < 3 ? erase(entry) : entry));
  const bytes = exportText(erased, checkpoint, older);
  expect(await verify(bytes)).toMatchObject({ ok: true, erased: 3, newestErased: { seq: 0 } });
  const source = () => Readable.from([Buffer.from(bytes)]);
  const early = await verifyLog({ source: source(), erasedAfter: "2026-01-01T00:00:00.000Z" });
  expect(early).toMatchObject({ reason: "erased_early", seq: 0, id: sampleEntry(0).id });
  const late = await verifyLog({ source: source(), erasedAfter: "2026-01-03T00:00:00.000Z" });
  expect(late).toMatchObject({ ok: true });
  const days = 100_000;
  expect(await standalone(bytes, { days })).toMatchObject({
    reason: "erased_early",
    seq: 0,
    id: sampleEntry(0).id,
  });
});

describe("a filtered bundle", () => {
  const lines = [
    withheld(entries, 0, 4),
    { entry: sampleEntry(4) },
    { entry: sampleEntry(5) },
    withheld(entries, 6, 8),
    withheld(entries, 8, 12),
  ];

  test("proves its entries and says how many it leaves out", async () => {
    expect(await verify(bundleBytes(lines, checkpoint))).toMatchObject({ ok: true, withheld: 10 });
    const kept = { keptCheckpoint: older[0] ?? "", keptKey: sampleKey };
    expect(await verify(bundleBytes(lines, checkpoint), kept)).toMatchObject({ ok: true });
  });

  test("says that a kept checkpoint within what it leaves out cannot be compared", async () => {
    const kept = { keptCheckpoint: headOf(entries.slice(0, 10)), keptKey: sampleKey };
    expect(await verify(bundleBytes(lines, checkpoint), kept)).toMatchObject({ reason: "not_compared" });
  });

  test("is refused when a subtree is another one, does not fit, or is not perfect", async () => {
    const wrong = { subtree: { start: 0, end: 4, hash: "0".repeat(64) } };
    expect(await verify(bundleBytes(lines.with(0, wrong), checkpoint))).toMatchObject({
      reason: "rewritten",
    });
    expect(await verify(bundleBytes(lines.slice(1), checkpoint))).toMatchObject({
      reason: "missing",
      seq: 0,
    });
    expect(await verify(bundleBytes(lines.toSpliced(3, 1), checkpoint))).toMatchObject({ reason: "missing" });
    const past = [...lines, { subtree: { start: 12, end: 16, hash: "0".repeat(64) } }];
    expect(await verify(bundleBytes(past, checkpoint))).toMatchObject({ reason: "inserted", seq: 12 });
    const three = withheld(entries, 0, 3);
    expect(await verify(bundleBytes([three, ...lines], checkpoint))).toMatchObject({ reason: "malformed" });
  });
});

test("what is no log, or only a part of one, is said to be none", async () => {
  const bundle = bundleOf(entries);
  const text = exportText(entries, checkpoint, older);
  const cases: (Buffer | string)[] = [
    "",
    "not a log",
    "{}\n",
    text.replace("audit-export/v1", "audit-export/v2"),
    text.replace('"seq":7', '"seq":"7"'),
    `${text}{"half`,
    bundle.subarray(0, 5_000),
    bundle.subarray(0, -512),
    Buffer.from(bundle).fill("x", 100, 110),
  ];
  for (const bytes of cases) expect(await verify(bytes)).toMatchObject({ ok: false, reason: "malformed" });
});

test("a checkpoint of another key proves nothing, wherever it stands", async () => {
  const kept = { keptCheckpoint: checkpoint.replace("12", "11"), keptKey: sampleKey };
  expect(await verify(bundleOf(entries), kept)).toMatchObject({ reason: "checkpoint" });
  const bad = checkpoint.replace("12", "11");
  expect(await verify(exportText(entries, bad))).toMatchObject({ reason: "checkpoint" });
  expect(await verify(exportText(entries, checkpoint, [bad]))).toMatchObject({ reason: "checkpoint" });
  expect(await verify(bundleOf(entries, checkpoint, [bad]))).toMatchObject({ reason: "checkpoint" });
});
