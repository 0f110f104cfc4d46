import { appendAudit, type Transaction, withTenant } from "@deployclaw/db";
import { AppError, auditEntry, type ExportFormat } from "@deployclaw/domain";
import { requireAbility } from "../../context/require-ability.ts";
import type { ProductContext } from "../../product-context.ts";
import { type AuditFilter, filterText } from "../audit-filter.ts";
import { getCheckpointOrThrow, type PublishedCheckpoint } from "../get-checkpoint.ts";
import { nextNumberOf } from "../tail-audit.ts";
import { exportBundle } from "./export-bundle.ts";
import { exportLines } from "./export-lines.ts";
import { csvLines, exportPages, jsonLines } from "./export-rows.ts";

/** An export as it is sent. */
export interface AuditExport {
  readonly mediaType: string;
  readonly fileName: string;
  /** Made as it is taken: whoever reads slowly slows it down, and who stops ends it. */
  readonly pieces: AsyncIterable<string | Uint8Array>;
}

/**
 * Begins to take the log along, and writes down that somebody does. `lines` and `bundle` hold what is signed and can be
 * checked offline; `jsonl` and `csv` hold what is numbered, for people and spreadsheets. Throws `not_found` while nothing is
 * signed, `invalid_input` for a filter with `lines` and for a kept size that the log does not have.
 */
export async function exportAudit({
  ctx,
  input,
}: {
  ctx: Pick<ProductContext, "db" | "client" | "user" | "audit" | "clock" | "ipAddress">;
  input: AuditFilter & { readonly format: ExportFormat; readonly keptSize?: number | undefined };
}): Promise<AuditExport> {
  requireAbility(ctx, "read");
  const { format, keptSize, ...filter } = input;
  const isWhole = Object.values(filter).every((value) => value === undefined);
  if (format === "lines" && !isWhole) throw wrongInput("/format", "must be another one for a filter");
  const { db, client } = ctx;
  const madeAt = ctx.clock();
  const begun = await withTenant(db, client.id, async (tx) => {
    const head =
      format === "lines" || format === "bundle" ? await getCheckpointOrThrow(tx, client.id) : undefined;
    requireKeptSize(head, keptSize);
    const size = await nextNumberOf(tx, client.id);
    await record(tx, ctx, input, madeAt);
    return { head, size };
  });
  const fileName = `audit-${madeAt.toISOString().slice(0, 10)}`;
  const pages = () => exportPages(db, client.id, filter, begun.size);
  if (begun.head === undefined)
    return format === "csv"
      ? { mediaType: "text/csv; charset=utf-8", fileName: `${fileName}.csv`, pieces: csvLines(pages()) }
      : { mediaType: "application/x-ndjson", fileName: `${fileName}.jsonl`, pieces: jsonLines(pages()) };
  return format === "bundle"
    ? {
        mediaType: "application/x-tar",
        fileName: `${fileName}.tar`,
        pieces: exportBundle(db, client.id, { head: begun.head, filter, isWhole, keptSize, madeAt }),
      }
    : {
        mediaType: "application/x-ndjson",
        fileName: "audit.ndjson",
        pieces: exportLines(db, client.id, begun.head),
      };
}

const wrongInput = (pointer: string, detail: string): AppError =>
  new AppError("invalid_input", "The log cannot be exported so.", { fields: [{ pointer, detail }] });

function requireKeptSize(head: PublishedCheckpoint | undefined, keptSize: number | undefined): void {
  if (keptSize === undefined) return;
  if (head === undefined || keptSize < 1 || keptSize > head.treeSize)
    throw wrongInput("/keptSize", "must be the size of a checkpoint of this log, for a bundle");
}

function record(
  tx: Transaction<"dc_api">,
  ctx: Parameters<typeof exportAudit>[0]["ctx"],
  { format, keptSize: _, from, to, ...narrowing }: Parameters<typeof exportAudit>[0]["input"],
  createdAt: Date,
): Promise<void> {
  return appendAudit(tx, ctx.audit, [
    auditEntry({
      clientId: ctx.client.id,
      agentId: narrowing.agentId,
      actorKind: "user",
      actorId: ctx.user.id,
      actionType: "audit.export",
      target: ctx.client.name,
      metadata: {
        format,
        filter: filterText(narrowing),
        from: from?.toISOString(),
        to: to?.toISOString(),
      },
      ipAddress: ctx.ipAddress,
      createdAt,
    }),
  ]);
}
