import { type Database, type Transaction, withLog } from "@deployclaw/db";
import { type Clock, PLAN_NAMES, planLimits } from "@deployclaw/domain";
import {
  MerkleFrontier,
  type NoteVerifier,
  openCheckpoint,
  TransparencyError,
} from "@deployclaw/transparency";
import { sql } from "drizzle-orm";
import { collectSubtrees, type KeptSubtree } from "../kept-subtrees.ts";
import { checkRange, type LogFault } from "./check-range.ts";
import { checkSubtrees } from "./check-subtrees.ts";

/** How many entries one step reads of the walk, and as many of a place drawn by lot. */
export const ENTRIES_A_STEP = 256;
const DAY_MS = 86_400_000;
const SHORTEST_DAYS = Math.min(...PLAN_NAMES.map((plan) => planLimits(plan).auditRetentionDays));

/** What one step looked at: how many entries, and what was wrong with which. */
export type CheckedStep = { readonly entries: number; readonly faults: readonly LogFault[] };

/** Re-reads all logs, a little at a time. */
export type SelfCheck = {
  /** Goes on with the walk through every log from its first entry on, and looks at one place drawn by lot. */
  step(): Promise<CheckedStep>;
};

type Head = { readonly clientId: string; readonly size: number };
type Walk = Head & {
  readonly tree: MerkleFrontier | undefined;
  readonly at: number;
  readonly proven: number;
};

/**
 * The walk computes each tree again and compares its root with every checkpoint on the way, so that entries and leaves that
 * were rewritten together are found too, and the roots of subtrees with those that are kept. After the last client it begins anew; it keeps nothing across restarts.
 */
export function createSelfCheck(deps: {
  readonly db: Database<"dc_audit">;
  readonly verifierOf: (clientId: string) => NoteVerifier;
  readonly clock: Clock;
  /** A number from 0 up to but without 1. */
  readonly random: () => number;
}): SelfCheck {
  const { db, verifierOf, clock, random } = deps;
  let walk: Walk | undefined;
  const eraseBefore = () => new Date(clock().getTime() - SHORTEST_DAYS * DAY_MS);

  async function walkOn(tx: Transaction<"dc_audit">): Promise<CheckedStep> {
    if (walk === undefined || walk.at >= walk.size) {
      const head = await nextHead(tx, walk?.clientId);
      walk = head && { ...head, tree: new MerkleFrontier(), at: 0, proven: 0 };
    }
    if (walk === undefined) return { entries: 0, faults: [] };
    const { clientId, at: start, tree, size } = walk;
    const end = Math.min(start + ENTRIES_A_STEP, size);
    const { leaves, faults } = await checkRange(tx, { clientId, start, end, eraseBefore: eraseBefore() });
    const checkpoints = await readCheckpoints(tx, { clientId, start, end });
    let { proven } = walk;
    let whole = tree !== undefined && leaves.length === end - start;
    const found: LogFault[] = [...faults];
    const subtrees: KeptSubtree[] = [];
    const collect = collectSubtrees(clientId, subtrees);
    for (const leaf of whole && tree !== undefined ? leaves : []) {
      tree?.append(leaf, collect);
      const published = checkpoints.find(({ treeSize }) => treeSize === tree?.size);
      if (published === undefined || tree === undefined) continue;
      if (!states(published.note, verifierOf(clientId), tree)) {
        found.push({ clientId, seq: proven, reason: "root_differs" });
        // What follows is built on it: the rest of this log is checked entry by entry in this round.
        whole = false;
        break;
      }
      proven = tree.size;
    }
    found.push(...(await checkSubtrees(tx, subtrees)));
    walk = { clientId, size, at: end, proven, tree: whole ? tree : undefined };
    return { entries: end - start, faults: found };
  }

  async function lookAnywhere(tx: Transaction<"dc_audit">): Promise<CheckedStep> {
    const head = await headByLot(tx, random());
    if (head === undefined) return { entries: 0, faults: [] };
    const pages = Math.ceil(head.size / ENTRIES_A_STEP);
    const start = Math.floor(random() * pages) * ENTRIES_A_STEP;
    const end = Math.min(start + ENTRIES_A_STEP, head.size);
    const range = { clientId: head.clientId, start, end, eraseBefore: eraseBefore() };
    const { faults } = await checkRange(tx, range);
    return { entries: end - start, faults };
  }

  return {
    step: () =>
      withLog(db, async (tx) => {
        const [walked, drawn] = [await walkOn(tx), await lookAnywhere(tx)];
        return { entries: walked.entries + drawn.entries, faults: [...walked.faults, ...drawn.faults] };
      }),
  };
}

function states(note: string, verifier: NoteVerifier, tree: MerkleFrontier): boolean {
  try {
    const checkpoint = openCheckpoint(note, verifier);
    return checkpoint.size === tree.size && checkpoint.root.equals(tree.root());
  } catch (err) {
    if (!(err instanceof TransparencyError)) throw err;
    return false;
  }
}

async function nextHead(tx: Transaction<"dc_audit">, after: string | undefined): Promise<Head | undefined> {
  const [row] = await tx.execute<{ clientId: string; size: string }>(sql`
    SELECT client_id AS "clientId", size FROM audit_heads
    WHERE client_id > ${after ?? "00000000-0000-0000-0000-000000000000"} ORDER BY client_id LIMIT 1`);
  return row && { clientId: row.clientId, size: Number(row.size) };
}

/** The head of a client drawn by lot. */
async function headByLot(tx: Transaction<"dc_audit">, lot: number): Promise<Head | undefined> {
  const [row] = await tx.execute<{ clientId: string; size: string }>(sql`
    SELECT client_id AS "clientId", size FROM audit_heads ORDER BY client_id
    OFFSET floor(${lot}::float8 * (SELECT count(*) FROM audit_heads)) LIMIT 1`);
  return row && { clientId: row.clientId, size: Number(row.size) };
}

async function readCheckpoints(
  tx: Transaction<"dc_audit">,
  { clientId, start, end }: { clientId: string; start: number; end: number },
): Promise<{ treeSize: number; note: string }[]> {
  const rows = await tx.execute<{ treeSize: string; note: string }>(sql`
    SELECT tree_size AS "treeSize", note FROM audit_checkpoints
    WHERE client_id = ${clientId} AND tree_size > ${start} AND tree_size <= ${end}`);
  return rows.map(({ treeSize, note }) => ({ treeSize: Number(treeSize), note }));
}
