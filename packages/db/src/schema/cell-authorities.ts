import { integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns.ts";

/** Each cell's own certificate authority: certificate in the open (PEM), private key sealed. */
export const cellAuthorities = pgTable("cell_authorities", {
  agentId: uuid("agent_id").primaryKey(),
  clientId: uuid("client_id").notNull(),
  certificate: text("certificate").notNull(),
  iv: bytea("iv").notNull(),
  ciphertext: bytea("ciphertext").notNull(),
  authTag: bytea("auth_tag").notNull(),
  keyVersion: integer("key_version").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});
