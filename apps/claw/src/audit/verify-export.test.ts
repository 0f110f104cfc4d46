import { Readable } from "node:stream";
import {
  auditLeafHash,
  formatExportLine,
  formatVerifierKey,
  type LogExportEntry,
  noteSigner,
  payloadHash,
  signCheckpoint,
  treeRoot,
} from "@deployclaw/transparency";
import { expect, test } from "vitest";
import { explainVerdict } from "./explain-verdict.ts";
import { readKeptCheckpoint } from "./read-kept-checkpoint.ts";
import { type KeptElsewhere, verifyExport } from "./verify-export.ts";

const CLIENT = "0190f3a0-0000-7000-8000-000000000001";
const signer = noteSigner(`deployclaw/installation/${CLIENT}`, Buffer.alloc(32, 4));
const forger = noteSigner(signer.name, Buffer.alloc(32, 5));

function entryAt(seq: number, target: string): LogExportEntry {
  const payload = JSON.stringify({ ipAddress: null, metadata: {}, target });
  const salt = Buffer.alloc(32, seq + 1);
  const digest = payloadHash(salt, payload);
  const publicFields = {
    id: `0190f3a0-0000-7000-9000-${String(seq).padStart(12, "0")}`,
    clientId: CLIENT,
    agentId: null,
    actorKind: "user",
    actorId: "someone",
    actionType: "agent.create",
    createdAt: "2026-01-02T03:04:05.678Z",
    writer: "api",
    boot: "0190f3a0-0000-7000-8000-00000000000b",
    number: seq,
  };
  return {
    ...publicFields,
    seq,
    payload,
    salt: salt.toString("hex"),
    payloadHash: digest.toString("hex"),
    leafHash: auditLeafHash(publicFields, digest).toString("hex"),
  };
}

const checkpointOf = (entries: readonly LogExportEntry[], by = signer) =>
  signCheckpoint(
    { size: entries.length, root: treeRoot(entries.map(({ leafHash }) => Buffer.from(leafHash, "hex"))) },
    by,
  );
const exportOf = (entries: readonly LogExportEntry[], by = signer) =>
  [
    formatExportLine({ publicKey: formatVerifierKey(by), checkpoint: checkpointOf(entries, by) }),
    ...entries.map((entry) => formatExportLine({ entry })),
  ].join("");

const verify = (text: string, kept: KeptElsewhere) => verifyExport(Readable.from([Buffer.from(text)]), kept);

const entries = [0, 1, 2, 3].map((seq) => entryAt(seq, `agent-${seq}`));
const rewritten = entries.with(1, entryAt(1, "nothing-happened"));
const note = checkpointOf(entries.slice(0, 3));
const publicKey = formatVerifierKey(signer);
const answer = JSON.stringify({ note, publicKey, treeSize: 3 });

test("the API's answer, kept as it came, is checkpoint and key in one", async () => {
  expect(readKeptCheckpoint(answer)).toEqual({ checkpoint: note, publicKey });
  expect(await verify(exportOf(entries), readKeptCheckpoint(answer))).toMatchObject({
    ok: true,
    treeSize: 4,
    usedKept: true,
  });
});

test("a signed note alone is kept as well, and its key comes from elsewhere", async () => {
  expect(readKeptCheckpoint(note)).toEqual({ checkpoint: note });
  expect(await verify(exportOf(entries), { checkpoint: note, publicKey })).toMatchObject({ usedKept: true });
});

test("a history that was rewritten and signed anew passes by itself, and not against what was kept", async () => {
  expect(await verify(exportOf(rewritten), {})).toMatchObject({ ok: true, usedKept: false });
  const verdict = await verify(exportOf(rewritten), readKeptCheckpoint(answer));
  expect(verdict).toMatchObject({ ok: false, reason: "rewritten" });
  expect(explainVerdict(verdict)).toContain("history was rewritten");
});

test("an export signed by another key fails against the key that was kept", async () => {
  expect(await verify(exportOf(rewritten, forger), readKeptCheckpoint(answer))).toMatchObject({
    ok: false,
    reason: "checkpoint",
  });
});

test("what is no checkpoint proves nothing, and what is no export is said to be none", async () => {
  for (const text of ["", "{}", '{"note":7}', "[1]"])
    expect(await verify(exportOf(entries), { ...readKeptCheckpoint(text), publicKey })).toMatchObject({
      ok: false,
      reason: "checkpoint",
    });
  expect(await verify("not an export", {})).toMatchObject({ ok: false, reason: "malformed" });
});
