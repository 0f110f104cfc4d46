import type { LogVerdict } from "@deployclaw/transparency";

/** The verdict as a sentence for people; where one entry is wrong, with its id. */
export function explainVerdict(verdict: LogVerdict): string {
  if (verdict.ok) return `verified: ${verdict.treeSize} entries are as they were when they were signed`;
  const id = verdict.id === undefined ? "" : ` (id ${verdict.id})`;
  switch (verdict.reason) {
    case "malformed":
      return `this is not an export or a bundle: ${verdict.detail}`;
    case "checkpoint":
      return `the checkpoint is not this log's: ${verdict.detail}`;
    case "not_compared":
      return `nothing is wrong, but not everything could be checked: ${verdict.detail}`;
    default:
      return `not verified: ${verdict.detail}${id}`;
  }
}

/** What a verified log does not show of itself. */
export function remarksOn(verdict: LogVerdict): readonly string[] {
  if (!verdict.ok) return [];
  const { erased, newestErased, withheld } = verdict;
  const remarks: string[] = [];
  if (newestErased !== undefined)
    remarks.push(
      `${erased} payloads were erased, the newest that of entry ${newestErased.seq} of ${newestErased.createdAt}; retention does that`,
    );
  if (withheld !== undefined)
    remarks.push(`${withheld} entries were left out by the bundle's filter: proven by their number alone`);
  return remarks;
}

/** 0 verified, 1 not what was signed, 2 no log that could be read, 3 not everything could be compared. */
export function exitCodeOf(verdict: LogVerdict): number {
  if (verdict.ok) return 0;
  if (verdict.reason === "malformed") return 2;
  return verdict.reason === "not_compared" ? 3 : 1;
}
