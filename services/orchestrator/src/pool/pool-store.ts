import { type Database, withHost } from "@deployclaw/db";
import { sql } from "drizzle-orm";
import type { PooledAirlock } from "./pooled-airlock.ts";

/** The pool of one host as Postgres has it; each call is one transaction. */
export interface PoolStore {
  list(): Promise<readonly PooledAirlock[]>;
  /** Notes that an airlock of this kind is about to be made, and gives the slot for it. */
  begin(kind: Pick<PooledAirlock, "agentPort" | "image">): Promise<number>;
  /** Makes an airlock available; false when somebody has struck its row off meanwhile. */
  offer(cellSlot: number, containerId: string): Promise<boolean>;
  /** Takes an airlock out; false when an agent has taken it meanwhile, and then it is none of the pool's. */
  withdraw(airlock: PooledAirlock): Promise<boolean>;
}

/** The store of this host's pool. */
export function createPoolStore(db: Database<"dc_orchestrator">, hostName: string): PoolStore {
  return {
    list: () =>
      withHost(db, hostName, async (tx) => {
        const rows = await tx.execute<{
          cell_slot: number;
          agent_port: number;
          image: string;
          container_id: string | null;
          created_at: string | Date;
        }>(sql`
          SELECT cell_slot, agent_port, image, container_id, created_at FROM pooled_airlocks ORDER BY created_at`);
        return rows.map((row) => ({
          cellSlot: row.cell_slot,
          agentPort: row.agent_port,
          image: row.image,
          containerId: row.container_id ?? undefined,
          createdAt: new Date(row.created_at),
        }));
      }),
    begin: ({ agentPort, image }) =>
      withHost(db, hostName, async (tx) => {
        const [row] = await tx.execute<{ cell_slot: number }>(sql`
          INSERT INTO pooled_airlocks (host_name, agent_port, image) VALUES (${hostName}, ${agentPort}, ${image})
          RETURNING cell_slot`);
        if (row === undefined) throw new Error("the airlock was not inserted");
        return row.cell_slot;
      }),
    offer: (cellSlot, containerId) =>
      withHost(db, hostName, async (tx) => {
        const rows = await tx.execute(sql`
          UPDATE pooled_airlocks SET container_id = ${containerId}
          WHERE cell_slot = ${cellSlot} AND container_id IS NULL RETURNING cell_slot`);
        return rows.length > 0;
      }),
    withdraw: ({ cellSlot, containerId }) =>
      withHost(db, hostName, async (tx) => {
        const rows = await tx.execute(sql`
          DELETE FROM pooled_airlocks
          WHERE cell_slot = ${cellSlot} AND container_id IS NOT DISTINCT FROM ${containerId ?? null}
          RETURNING cell_slot`);
        return rows.length > 0;
      }),
  };
}
