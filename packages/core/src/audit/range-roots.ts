import { auditLeaves, type Transaction } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { type LeafRange, MerkleFrontier } from "@deployclaw/transparency";
import { and, asc, eq, gte, lt } from "drizzle-orm";

const PAGE = 5_000;

/** The roots over these ranges in base64, in their order: a proof as it is handed out. */
export async function rangeRoots(
  tx: Transaction<"dc_api">,
  clientId: string,
  ranges: readonly LeafRange[],
): Promise<string[]> {
  const roots: string[] = [];
  for (const range of ranges) roots.push((await rangeRoot(tx, clientId, range)).toString("base64"));
  return roots;
}

/** The root over a range of a client's leaves, read page by page so that memory does not grow with the log. */
async function rangeRoot(
  tx: Transaction<"dc_api">,
  clientId: string,
  { start, end }: LeafRange,
): Promise<Buffer> {
  const tree = new MerkleFrontier();
  while (start + tree.size < end) {
    const page = await tx
      .select({ seq: auditLeaves.seq, leafHash: auditLeaves.leafHash })
      .from(auditLeaves)
      .where(
        and(
          eq(auditLeaves.clientId, clientId),
          gte(auditLeaves.seq, start + tree.size),
          lt(auditLeaves.seq, end),
        ),
      )
      .orderBy(asc(auditLeaves.seq))
      .limit(PAGE);
    if (page.length === 0) throw gap();
    for (const { seq, leafHash } of page) {
      if (seq !== start + tree.size) throw gap();
      tree.append(leafHash);
    }
  }
  return tree.root();
}

function gap(): AppError {
  return new AppError("conflict", "The log has a gap; check its export with `claw audit verify`.");
}
