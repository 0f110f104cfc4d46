import { integer, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns.ts";

/** What forwarders sign with, sealed; a rotated one is used beside its successor until it expires. */
export const logForwarderSecrets = pgTable(
  "log_forwarder_secrets",
  {
    forwarderId: uuid("forwarder_id").notNull(),
    clientId: uuid("client_id").notNull(),
    version: integer("version").notNull(),
    iv: bytea("iv").notNull(),
    ciphertext: bytea("ciphertext").notNull(),
    authTag: bytea("auth_tag").notNull(),
    keyVersion: integer("key_version").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    expiresAt: instant("expires_at"),
  },
  (table) => [primaryKey({ columns: [table.forwarderId, table.version] })],
);
