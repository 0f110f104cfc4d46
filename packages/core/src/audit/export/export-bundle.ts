import { type Database, withTenant } from "@deployclaw/db";
import type { ClientId } from "@deployclaw/domain";
import { formatExportLine } from "@deployclaw/transparency";
import type { AuditFilter } from "../audit-filter.ts";
import type { PublishedCheckpoint } from "../get-checkpoint.ts";
import { bundleReadme } from "./bundle-readme.ts";
import { readCheckpoints } from "./export-lines.ts";
import { readLeafPage } from "./read-leaf-page.ts";
import { SubtreeRun } from "./subtree-run.ts";
import { ustarEnd, ustarMember } from "./ustar.ts";

/** What a bundle is made of. */
export interface BundleOptions {
  readonly head: PublishedCheckpoint;
  readonly filter: AuditFilter;
  /** Whether anything is left out by the filter. */
  readonly isWhole: boolean;
  /** The size of a checkpoint that was kept elsewhere: no subtree crosses it. */
  readonly keptSize: number | undefined;
  readonly madeAt: Date;
}

const FORMAT = "deployclaw/audit-bundle/v1";
const PART_BYTES = 1024 * 1024;
const LEAVES_A_PAGE = 2_000;

/** A log as one file that can be checked offline: the format is in docs/audit-log.md. Memory does not grow with the log. */
export async function* exportBundle(
  db: Database<"dc_api">,
  clientId: ClientId,
  options: BundleOptions,
): AsyncGenerator<Uint8Array> {
  const { head, filter, isWhole, keptSize, madeAt } = options;
  const { treeSize } = head;
  const origin = head.note.slice(0, head.note.indexOf("\n"));
  const member = (name: string, text: string) => ustarMember(name, Buffer.from(text), madeAt);
  yield member("README.txt", bundleReadme({ origin, treeSize, isWhole }));
  const manifest = { format: FORMAT, origin, treeSize, madeAt, filter, keptSize: keptSize ?? null };
  yield member("manifest.json", `${JSON.stringify(manifest)}\n`);
  yield member("public-key.txt", `${head.publicKey}\n`);
  yield member("checkpoint.txt", head.note);
  if (isWhole) yield* parts("checkpoints", olderCheckpoints(db, clientId, treeSize), member);
  yield* parts("entries", entryLines(db, clientId, options), member);
  yield ustarEnd();
}

/** Packs lines into files of about a megabyte each. */
async function* parts(
  folder: string,
  lines: AsyncIterable<string>,
  member: (name: string, text: string) => Buffer,
): AsyncGenerator<Uint8Array> {
  let number = 0;
  let held: string[] = [];
  let length = 0;
  const pack = () => {
    number += 1;
    const text = held.join("");
    held = [];
    length = 0;
    return member(`${folder}/${String(number).padStart(6, "0")}.jsonl`, text);
  };
  for await (const line of lines) {
    held.push(line);
    length += line.length;
    if (length >= PART_BYTES) yield pack();
  }
  if (held.length > 0) yield pack();
}

async function* olderCheckpoints(
  db: Database<"dc_api">,
  clientId: ClientId,
  treeSize: number,
): AsyncGenerator<string> {
  for (let size = 0; ; ) {
    const page = await withTenant(db, clientId, (tx) => readCheckpoints(tx, clientId, size));
    for (const { note, treeSize: itsSize } of page)
      if (itsSize < treeSize) yield formatExportLine({ checkpoint: note });
    const last = page.at(-1);
    if (last === undefined || last.treeSize >= treeSize) return;
    size = last.treeSize;
  }
}

async function* entryLines(
  db: Database<"dc_api">,
  clientId: ClientId,
  { head, filter, isWhole, keptSize }: BundleOptions,
): AsyncGenerator<string> {
  const leftOut = new SubtreeRun();
  function* takeLeftOut(): Generator<string> {
    for (const { start, end, hash } of leftOut.take())
      yield `${JSON.stringify({ subtree: { start, end, hash: hash.toString("hex") } })}\n`;
  }
  for (let seq = 0; seq < head.treeSize; seq += LEAVES_A_PAGE) {
    const range = { start: seq, end: Math.min(seq + LEAVES_A_PAGE, head.treeSize) };
    const leaves = await withTenant(db, clientId, (tx) => readLeafPage(tx, clientId, filter, range));
    for (const leaf of leaves) {
      if (leaf.seq === keptSize) yield* takeLeftOut();
      if (leaf.entry === undefined) {
        // Of the whole log nothing is left out: whoever checks it is to find a missing entry missing.
        if (!isWhole) leftOut.append(leaf.seq, leaf.leafHash);
        continue;
      }
      yield* takeLeftOut();
      yield formatExportLine({ entry: leaf.entry });
    }
  }
  yield* takeLeftOut();
}
