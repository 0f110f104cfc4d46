import { pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns.ts";

/** What creations were answered, by the caller's key. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    clientId: uuid("client_id").notNull(),
    userId: uuid("user_id").notNull(),
    keyHash: bytea("key_hash").notNull(),
    requestDigest: bytea("request_digest").notNull(),
    answer: text("answer").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.userId, table.keyHash] })],
);
