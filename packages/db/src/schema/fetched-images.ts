import { pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Images that a host fetched for agents of clients. */
export const fetchedImages = pgTable(
  "fetched_images",
  {
    hostName: text("host_name").notNull(),
    reference: text("reference").notNull(),
    fetchedAt: instant("fetched_at").notNull().defaultNow(),
    unusedSince: instant("unused_since"),
  },
  (table) => [primaryKey({ columns: [table.hostName, table.reference] })],
);
