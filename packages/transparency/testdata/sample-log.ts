import { auditLeafHash, payloadHash } from "../src/audit-leaf.ts";
import { signCheckpoint } from "../src/checkpoint.ts";
import { formatExportLine } from "../src/log-export.ts";
import { MerkleFrontier } from "../src/merkle-frontier.ts";
import { formatVerifierKey, noteSigner } from "../src/note-key.ts";
import { treeRoot } from "../src/tree-root.ts";
import type { LogExportEntry } from "../src/verify/exported-entry.ts";
import { writeTar } from "./write-tar.ts";

export const sampleClient = "0190f3a0-0000-7000-8000-000000000001";
export const sampleSigner = noteSigner(`deployclaw/inst/${sampleClient}`, Buffer.alloc(32, 4));
export const sampleKey = formatVerifierKey(sampleSigner);

/** The entry with its leaf hash made anew, as whoever rewrites leaves together with entries would. */
export function rehash(entry: LogExportEntry): LogExportEntry {
  return { ...entry, leafHash: auditLeafHash(entry, Buffer.from(entry.payloadHash, "hex")).toString("hex") };
}

/** Entry number `seq` of a log that is the same in every test. */
export function sampleEntry(seq: number): LogExportEntry {
  const payload = JSON.stringify({ ipAddress: null, metadata: { n: seq }, target: `agent-${seq} 😀` });
  const salt = Buffer.alloc(32, seq + 1);
  return rehash({
    seq,
    id: `0190f3a0-0000-7000-9000-${String(seq).padStart(12, "0")}`,
    clientId: sampleClient,
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

export const sampleEntries = (count: number): LogExportEntry[] =>
  Array.from({ length: count }, (_, seq) => sampleEntry(seq));

const leavesOf = (entries: readonly LogExportEntry[]) =>
  entries.map(({ leafHash }) => Buffer.from(leafHash, "hex"));

/** The checkpoint over these entries. */
export function headOf(entries: readonly LogExportEntry[], signer = sampleSigner): string {
  return signCheckpoint({ size: entries.length, root: treeRoot(leavesOf(entries)) }, signer);
}

/** A log as lines of JSON. */
export function exportText(
  entries: readonly LogExportEntry[],
  checkpoint: string,
  checkpoints: readonly string[] = [],
): string {
  return [
    formatExportLine({ publicKey: sampleKey, checkpoint }),
    ...checkpoints.map((note) => formatExportLine({ checkpoint: note })),
    ...entries.map((entry) => formatExportLine({ entry })),
  ].join("");
}

/** One line of a bundle's entries. */
export type BundleLine =
  | { readonly entry: LogExportEntry }
  | { readonly subtree: { readonly start: number; readonly end: number; readonly hash: string } };

/** A log as a signed bundle, in parts of three lines. */
export function bundleBytes(
  lines: readonly BundleLine[],
  checkpoint: string,
  checkpoints: readonly string[] = [],
): Buffer {
  const part = (folder: string, i: number) => `${folder}/${String(i + 1).padStart(6, "0")}.jsonl`;
  const linesText = (all: readonly unknown[]) => all.map((line) => `${JSON.stringify(line)}\n`).join("");
  const treeSize = Number(checkpoint.split("\n")[1]);
  const manifest = { format: "deployclaw/audit-bundle/v1", origin: sampleSigner.name, treeSize };
  const parts = Array.from({ length: Math.ceil(lines.length / 3) }, (_, i) => lines.slice(3 * i, 3 * i + 3));
  return writeTar([
    ["README.txt", "How to check this.\n"],
    ["manifest.json", JSON.stringify(manifest)],
    ["public-key.txt", `${sampleKey}\n`],
    ["checkpoint.txt", checkpoint],
    ...checkpoints.map((note, i): [string, string] => [
      part("checkpoints", i),
      linesText([{ checkpoint: note }]),
    ]),
    ...parts.map((each, i): [string, string] => [part("entries", i), linesText(each)]),
  ]);
}

/** The subtree that stands for these entries of a log. */
export function withheld(entries: readonly LogExportEntry[], start: number, end: number): BundleLine {
  const tree = new MerkleFrontier();
  for (const leaf of leavesOf(entries.slice(start, end))) tree.append(leaf);
  return { subtree: { start, end, hash: tree.root().toString("hex") } };
}
