import { bigint, integer, pgTable, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns.ts";

/** A user's sealed TOTP secret; `lastStep` is the last accepted time step. */
export const totpFactors = pgTable("totp_factors", {
  userId: uuid("user_id").primaryKey(),
  iv: bytea("iv").notNull(),
  ciphertext: bytea("ciphertext").notNull(),
  tag: bytea("tag").notNull(),
  confirmedAt: instant("confirmed_at"),
  lastStep: bigint("last_step", { mode: "number" }).notNull().default(0),
  failedAttempts: integer("failed_attempts").notNull().default(0),
  lockedUntil: instant("locked_until"),
  createdAt: instant("created_at").notNull().defaultNow(),
});
