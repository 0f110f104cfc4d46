import type { AuditEntry } from "../audit/entry-view.ts";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import type { Page } from "../page.ts";
import type { ProductContext } from "../product-context.ts";
import { getAgent } from "./get-agent.ts";

/** The audit entries about one agent that is not gone yet, newest first, `limit` a page. Throws `not_found`. */
export async function agentLogs(request: {
  readonly ctx: ProductContext;
  readonly input: {
    readonly agentId: string;
    readonly cursor?: string | undefined;
    readonly limit: number;
  };
}): Promise<Page<AuditEntry>> {
  const { ctx, input } = request;
  const agent = await getAgent({ ctx, input });
  const { cursor, limit } = input;
  const { items, nextCursor } = await listAuditEntries({ ctx, input: { agentId: agent.id, cursor, limit } });
  return { items, nextCursor };
}
