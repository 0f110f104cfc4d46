import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns.ts";

/** People who ask to be let in; `addressHash` is an HMAC of the address that they asked from. */
export const waitlist = pgTable("waitlist", {
  id: uuid("id").primaryKey().defaultRandom(),
  email: text("email").notNull(),
  company: text("company"),
  message: text("message"),
  addressHash: bytea("address_hash").notNull(),
  createdAt: instant("created_at").notNull(),
});
