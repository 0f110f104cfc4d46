import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns.ts";

/** What a mailed link proves, by the SHA-256 of its token; each works once. */
export const mailTokens = pgTable("mail_tokens", {
  tokenHash: bytea("token_hash").primaryKey(),
  userId: uuid("user_id").notNull(),
  purpose: text("purpose").$type<"verify_email" | "reset_password" | "cancel_recovery">().notNull(),
  expiresAt: instant("expires_at").notNull(),
  createdAt: instant("created_at").notNull(),
});
