import { MerkleFrontier } from "../merkle-frontier.ts";
import { HASH_BYTES } from "../tree-hash.ts";
import type { BlockReport, LeafRun, WithheldRange } from "./check-block.ts";
import { type ErasedEntry, faultOf, type LogFault, type LogVerdict } from "./log-verdict.ts";
import { RecentIds } from "./recent-ids.ts";

/** What a checkpoint states of a log. */
export type LogHead = { readonly size: number; readonly root: Uint8Array };

/**
 * Follows a log from its first entry on, in constant memory, and compares it with what was signed wherever that is known.
 * Feed it the reports of all blocks in order, then ask for the verdict.
 */
export class LogCheck {
  readonly #heads: readonly LogHead[];
  readonly #keptSize: number | undefined;
  readonly #treeSize: number;
  readonly #tree = new MerkleFrontier();
  readonly #ids = new RecentIds();
  /** An id that stands twice: named when the roots do not agree, for what was signed so is as it was. */
  #repeated: LogFault | undefined;
  #nextHead = 0;
  #proven = 0;
  #fault: LogFault | undefined;
  /** An entry came that has a later number: whether this one stands further down decides what that is called. */
  #awaited: { readonly seq: number; readonly foundId: string } | undefined;
  #erased = 0;
  #newestErased: ErasedEntry | undefined;
  #withheld = 0;
  #notCompared = false;

  /**
   * `heads` are the signed ones, at least one; `keptSize` is the size of the one that the reader brought along.
   */
  constructor(heads: readonly LogHead[], keptSize?: number) {
    this.#heads = heads.toSorted((a, b) => a.size - b.size);
    this.#treeSize = this.#heads.at(-1)?.size ?? 0;
    this.#keptSize = keptSize;
    this.#compareHeads();
  }

  /** Takes the next block's report. False once the verdict cannot change any more. */
  accept(report: BlockReport): boolean {
    for (const item of report.items) {
      if (this.#fault !== undefined) return false;
      if (this.#awaited !== undefined) this.#lookForAwaited(item);
      else if ("ids" in item) this.#append(item);
      else this.#skip(item);
    }
    this.#erased += report.erased;
    this.#noteErased(report.newestErased);
    if (this.#awaited === undefined) this.#fault ??= report.fault;
    return this.#fault === undefined;
  }

  /** The verdict on all that was accepted. */
  finish(): LogVerdict {
    if (this.#awaited !== undefined) this.#fault ??= missing(this.#awaited.seq);
    const { size } = this.#tree;
    if (this.#fault === undefined && size < this.#treeSize) this.#fault = cutOff(size, this.#proven);
    if (this.#fault === undefined && this.#notCompared)
      this.#fault = faultOf(
        "not_compared",
        0,
        `the kept checkpoint of ${this.#keptSize} entries ends among entries that were left out: ask for the bundle with keptSize=${this.#keptSize}`,
      );
    if (this.#fault !== undefined) return this.#fault;
    return {
      ok: true,
      treeSize: this.#treeSize,
      erased: this.#erased,
      ...(this.#newestErased === undefined ? {} : { newestErased: this.#newestErased }),
      ...(this.#withheld === 0 ? {} : { withheld: this.#withheld }),
    };
  }

  #append(run: LeafRun): void {
    const { size } = this.#tree;
    const [firstId = ""] = run.ids;
    if (run.start < size)
      this.#fault = faultOf(
        "inserted",
        size,
        `an entry with the number ${run.start} stands where entry ${size} belongs`,
        firstId,
      );
    else if (run.start > size && size < this.#treeSize) this.#awaited = { seq: size, foundId: firstId };
    if (this.#fault !== undefined || this.#awaited !== undefined) return;
    for (let i = 0; i < run.count && this.#fault === undefined; i++) {
      const id = run.ids[i] ?? "";
      const seq = this.#tree.size;
      if (seq >= this.#treeSize)
        this.#fault = faultOf("inserted", seq, `entry ${seq} was added: what was signed ends before it`, id);
      else {
        if (!this.#ids.add(id))
          this.#repeated ??= faultOf(
            "inserted",
            seq,
            `entry ${seq} was inserted: it is one that the log has already`,
            id,
          );
        this.#tree.append(run.leaves.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
        this.#compareHeads();
      }
    }
  }

  #skip(range: WithheldRange): void {
    const { size } = this.#tree;
    if (range.start < size)
      this.#fault = faultOf(
        "inserted",
        size,
        `a subtree from ${range.start} stands where entry ${size} belongs`,
      );
    else if (range.start > size) this.#fault = missing(size);
    else if (range.end > this.#treeSize)
      this.#fault = faultOf(
        "inserted",
        size,
        `a subtree reaches past the ${this.#treeSize} entries that were signed`,
      );
    if (this.#fault !== undefined) return;
    try {
      this.#tree.appendSubtree(range.hash, range.end - range.start);
    } catch (err) {
      if (!(err instanceof RangeError)) throw err;
      this.#fault = faultOf("malformed", size, `${range.start} to ${range.end} is no perfect subtree`);
      return;
    }
    this.#withheld += range.end - range.start;
    this.#compareHeads();
  }

  /** Compares the tree with every checkpoint of its size; those of a size that was skipped cannot be compared. */
  #compareHeads(): void {
    for (let head = this.#heads[this.#nextHead]; head !== undefined; head = this.#heads[this.#nextHead]) {
      if (head.size > this.#tree.size) return;
      this.#nextHead += 1;
      if (head.size < this.#tree.size) {
        if (head.size === this.#keptSize) this.#notCompared = true;
        continue;
      }
      if (!this.#tree.root().equals(head.root)) {
        if (this.#repeated !== undefined && this.#repeated.seq >= this.#proven) {
          this.#fault ??= this.#repeated;
          return;
        }
        const through = Math.max(head.size - 1, this.#proven);
        const detail = `history was rewritten somewhere in entries ${this.#proven} to ${through}: they do not give the root that was signed for ${head.size} entries`;
        this.#fault ??= { ...faultOf("rewritten", this.#proven, detail), through };
        return;
      }
      this.#proven = head.size;
    }
  }

  #lookForAwaited(item: LeafRun | WithheldRange): void {
    const { seq = 0, foundId } = this.#awaited ?? {};
    if (!("ids" in item) || seq < item.start || seq >= item.start + item.count) return;
    this.#fault = faultOf(
      "reordered",
      seq,
      `entry ${seq} is not in its place: another one stands there`,
      foundId,
    );
  }

  #noteErased(entry: ErasedEntry | undefined): void {
    if (entry === undefined) return;
    if (this.#newestErased === undefined || entry.createdAt > this.#newestErased.createdAt)
      this.#newestErased = entry;
  }
}

function missing(seq: number): LogFault {
  return faultOf("missing", seq, `entry ${seq} is missing`);
}

function cutOff(size: number, proven: number): LogFault {
  const unproven = proven < size ? `, and nothing proves entries ${proven} to ${size - 1}` : "";
  return faultOf(
    "truncated",
    size,
    `the log was cut off: entry ${size} and what follows is missing${unproven}`,
  );
}
