import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Sessions by the SHA-256 of their token; `stage` says whether the second factor was given, the operation which one request it was given for. */
export const sessions = pgTable("sessions", {
  id: uuid("id").primaryKey().defaultRandom(),
  userId: uuid("user_id").notNull(),
  token: text("token").notNull(),
  stage: text("stage").$type<"password" | "full">().notNull().default("password"),
  stepUpUntil: instant("step_up_until"),
  operationDigest: text("operation_digest"),
  operationUntil: instant("operation_until"),
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  expiresAt: instant("expires_at").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
  /** To the minute: the row is not written on every request. */
  lastUsedAt: instant("last_used_at").notNull().defaultNow(),
});
