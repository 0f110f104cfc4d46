import { boolean, pgTable, uuid } from "drizzle-orm/pg-core";
import { xid8 } from "./columns.ts";

/** One row: the last entry that the sequencer has numbered, in `(xid, id)` order. */
export const auditPosition = pgTable("audit_position", {
  singleton: boolean("singleton").primaryKey().default(true),
  xid: xid8("xid").notNull(),
  entryId: uuid("entry_id").notNull(),
});
