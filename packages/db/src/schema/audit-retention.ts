import { pgTable, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** How far each client's log was erased, in the order of time and id: no entry up to there has a payload or salt. */
export const auditRetention = pgTable("audit_retention", {
  clientId: uuid("client_id").primaryKey(),
  erasedUntil: instant("erased_until").notNull(),
  erasedUntilId: uuid("erased_until_id").notNull(),
});
