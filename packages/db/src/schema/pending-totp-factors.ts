import { integer, pgTable, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns.ts";

/** The sealed secret of an authenticator that is to replace a confirmed one, until its own first code. */
export const pendingTotpFactors = pgTable("pending_totp_factors", {
  userId: uuid("user_id").primaryKey(),
  sessionId: uuid("session_id").notNull(),
  iv: bytea("iv").notNull(),
  ciphertext: bytea("ciphertext").notNull(),
  tag: bytea("tag").notNull(),
  failedAttempts: integer("failed_attempts").notNull().default(0),
  expiresAt: instant("expires_at").notNull(),
  createdAt: instant("created_at").notNull(),
});
