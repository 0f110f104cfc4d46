import { boolean, pgTable, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** One row: which installation this database belongs to. */
export const installation = pgTable("installation", {
  singleton: boolean("singleton").primaryKey().default(true),
  id: uuid("id").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});
