import { agents, type Transaction } from "@deployclaw/db";
import { type AgentId, AppError, type ClientId } from "@deployclaw/domain";
import { and, eq } from "drizzle-orm";
import type { AgentRow } from "./agent-view.ts";

/** The client's agent, or `not_found`: another client's agent looks like none. `lock` keeps others from changing it. */
export async function getAgentOrThrow(
  tx: Transaction<"dc_api">,
  clientId: ClientId,
  id: AgentId,
  options: { readonly lock?: boolean } = {},
): Promise<AgentRow> {
  const query = tx
    .select()
    .from(agents)
    .where(and(eq(agents.clientId, clientId), eq(agents.id, id)));
  const [row] = await (options.lock === true ? query.for("update") : query);
  if (row === undefined) throw new AppError("not_found", "No such agent.");
  return row;
}
