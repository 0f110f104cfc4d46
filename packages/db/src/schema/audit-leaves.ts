import { bigint, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns.ts";

/**
 * The dense numbering of a client's log, and the hash of each leaf and of its entry's payload, for when that is erased.
 * An entry is found by its id together with its time, which names the partition that it lies in.
 */
export const auditLeaves = pgTable(
  "audit_leaves",
  {
    clientId: uuid("client_id").notNull(),
    seq: bigint("seq", { mode: "number" }).notNull(),
    entryId: uuid("entry_id").notNull(),
    entryCreatedAt: instant("entry_created_at").notNull(),
    leafHash: bytea("leaf_hash").notNull(),
    payloadHash: bytea("payload_hash").notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.seq] })],
);
