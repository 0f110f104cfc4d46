import { appendAudit } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import { countRoom, lockRoom } from "../host/count-room.ts";
import type { ClaimedCell } from "./cell-lease.ts";
import { fenced } from "./fenced.ts";
import { platformEntry, type StatusWriter } from "./platform-entry.ts";

/** Deletes an agent's row, and with it everything that refers to it, and says so in its client's log. What it might have used is free. */
export function deleteAgentRow({ db, audit, clock }: StatusWriter, cell: ClaimedCell): Promise<void> {
  return fenced(db, cell.lease, async (tx) => {
    await appendAudit(tx, audit, [platformEntry(cell, "agent.gone", clock(), {})]);
    await tx.execute(sql`DELETE FROM agents WHERE id = ${cell.lease.agentId}`);
    await lockRoom(tx, cell.lease.hostName);
    await countRoom(tx, cell.lease.hostName);
  });
}
