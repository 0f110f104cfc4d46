import { expect, test } from "vitest";
import { proveInclusion } from "../testdata/prove.ts";
import { auditLeafHash, payloadHash } from "./audit-leaf.ts";
import { signCheckpoint } from "./checkpoint.ts";
import {
  CERTIFICATE_FORMAT,
  type ErasureCertificate,
  parseErasureCertificate,
  verifyErasureCertificate,
} from "./erasure-certificate.ts";
import { formatVerifierKey, noteSigner } from "./note-key.ts";
import { treeRoot } from "./tree-root.ts";
import type { LogExportEntry } from "./verify/exported-entry.ts";

const CLIENT = "0190f3a0-0000-7000-8000-000000000001";
const OTHER = "0190f3a0-0000-7000-8000-000000000002";
const signer = noteSigner(`deployclaw/installation/${CLIENT}`, Buffer.alloc(32, 4));
const forger = noteSigner(signer.name, Buffer.alloc(32, 5));

function entryAt(seq: number, changes: Partial<LogExportEntry> = {}): LogExportEntry {
  const payload = JSON.stringify({ ipAddress: null, metadata: {}, target: `target ${seq}` });
  const salt = Buffer.alloc(32, seq + 1);
  const digest = payloadHash(salt, payload);
  const entry = {
    seq,
    id: `0190f3a0-0000-7000-9000-${String(seq).padStart(12, "0")}`,
    clientId: CLIENT,
    agentId: null,
    actorKind: "platform",
    actorId: "orchestrator",
    actionType: "agent.gone",
    createdAt: `2030-01-02T03:04:0${seq}.000Z`,
    writer: "orchestrator",
    boot: "0190f3a0-0000-7000-8000-00000000000b",
    number: seq,
    ...changes,
  };
  return {
    ...entry,
    payload,
    salt: salt.toString("hex"),
    payloadHash: digest.toString("hex"),
    leafHash: auditLeafHash(entry, digest).toString("hex"),
  };
}

/** A certificate over the log that these entries are, of the entries numbered 1 and 3. */
function certify(log: readonly LogExportEntry[], by = signer): ErasureCertificate {
  const leaves = log.map(({ leafHash }) => Buffer.from(leafHash, "hex"));
  const certified = [1, 3].map((seq) => {
    const entry = log[seq];
    if (entry === undefined) throw new Error("the log is too short");
    return { entry, proof: proveInclusion(leaves, seq).map((hash) => hash.toString("base64")) };
  });
  return {
    publicKey: formatVerifierKey(by),
    checkpoint: signCheckpoint({ size: log.length, root: treeRoot(leaves) }, by),
    entries: certified,
  };
}

const log = (first: Partial<LogExportEntry> = {}, last: Partial<LogExportEntry> = {}) => [
  entryAt(0),
  entryAt(1, { actionType: "client.erase_keys", ...first }),
  entryAt(2),
  entryAt(3, { actionType: "client.erase", ...last }),
  entryAt(4),
];
const certificate = certify(log());
const [first, last] = certificate.entries;
if (first === undefined || last === undefined) throw new Error("the certificate has no entries");

test("a certificate survives its text form and verifies with nothing but the key", () => {
  const text = JSON.stringify({ format: CERTIFICATE_FORMAT, ...certificate });
  expect(verifyErasureCertificate(parseErasureCertificate(text), formatVerifierKey(signer))).toEqual({
    ok: true,
    clientId: CLIENT,
    erasedAt: "2030-01-02T03:04:03.000Z",
  });
});

test.each<[string, ErasureCertificate]>([
  ["signed by somebody else", certify(log(), forger)],
  ["of another client's entries", certify(log({ clientId: OTHER }, { clientId: OTHER }))],
  ["of two clients' entries", certify(log({}, { clientId: OTHER }))],
  ["of an entry that a user wrote", certify(log({}, { actorKind: "user" }))],
  ["of other things that happened", certify(log({}, { actionType: "agent.gone" }))],
  ["with half of the erasure", { ...certificate, entries: [first] }],
  ["with the last half alone", { ...certificate, entries: [last, last] }],
  ["with its entries swapped", { ...certificate, entries: [last, first] }],
  [
    "with an edited date",
    {
      ...certificate,
      entries: [first, { ...last, entry: { ...last.entry, createdAt: "2031-01-02T03:04:03.000Z" } }],
    },
  ],
  [
    "with an edited payload",
    { ...certificate, entries: [{ ...first, entry: { ...first.entry, payload: "{}" } }, last] },
  ],
  [
    "with a proof for another place",
    { ...certificate, entries: [first, { ...last, entry: { ...last.entry, seq: 4 } }] },
  ],
  ["with a proof cut short", { ...certificate, entries: [first, { ...last, proof: last.proof.slice(1) }] }],
  [
    "with the checkpoint of another tree",
    { ...certificate, checkpoint: certify([...log(), entryAt(5)]).checkpoint },
  ],
])("a certificate %s is refused", (_what, wrong) => {
  expect(verifyErasureCertificate(certificate, formatVerifierKey(signer))).toMatchObject({ ok: true });
  expect(verifyErasureCertificate(wrong, formatVerifierKey(signer))).toMatchObject({ ok: false });
});

test.each(["", "[]", "{}", JSON.stringify({ ...certificate, format: "other" })])(
  "%j is no certificate",
  (text) => {
    expect(() => parseErasureCertificate(text)).toThrow(
      expect.objectContaining({ reason: "certificate_malformed" }),
    );
  },
);
