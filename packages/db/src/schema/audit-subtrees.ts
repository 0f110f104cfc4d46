import { bigint, pgTable, primaryKey, smallint, uuid } from "drizzle-orm/pg-core";
import { bytea } from "./columns.ts";

/**
 * The roots of the perfect subtrees of 2^`level` leaves of a client's tree, the `index`-th from the left, written together
 * with the leaf that completes them. A proof reads them instead of the leaves below.
 */
export const auditSubtrees = pgTable(
  "audit_subtrees",
  {
    clientId: uuid("client_id").notNull(),
    level: smallint("level").notNull(),
    index: bigint("index", { mode: "number" }).notNull(),
    hash: bytea("hash").notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.level, table.index] })],
);
