import { pgTable, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns.ts";

/** Hashed single-use codes that stand in for a lost factor. */
export const backupCodes = pgTable("backup_codes", {
  id: uuid("id").primaryKey().defaultRandom(),
  userId: uuid("user_id").notNull(),
  codeHash: bytea("code_hash").notNull(),
  usedAt: instant("used_at"),
});
