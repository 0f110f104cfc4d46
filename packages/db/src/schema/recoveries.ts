import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Users who may set up a new authenticator once a wait is over, unless somebody of their client says no. */
export const recoveries = pgTable("recoveries", {
  id: uuid("id").primaryKey().defaultRandom(),
  clientId: uuid("client_id").notNull(),
  userId: uuid("user_id").notNull(),
  status: text("status").$type<"waiting" | "cancelled" | "done">().notNull().default("waiting"),
  requestedBy: text("requested_by").notNull(),
  endsAt: instant("ends_at").notNull(),
  createdAt: instant("created_at").notNull(),
});
