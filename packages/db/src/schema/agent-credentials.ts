import { integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns.ts";

/** An agent's sealed secrets and the placeholders it holds instead. */
export const agentCredentials = pgTable("agent_credentials", {
  id: uuid("id").primaryKey().defaultRandom(),
  clientId: uuid("client_id").notNull(),
  agentId: uuid("agent_id").notNull(),
  name: text("name").notNull(),
  hosts: text("hosts").array().notNull(),
  header: text("header").notNull().default("authorization"),
  placeholder: text("placeholder").notNull(),
  iv: bytea("iv").notNull(),
  ciphertext: bytea("ciphertext").notNull(),
  authTag: bytea("auth_tag").notNull(),
  keyVersion: integer("key_version").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
  lastUsedAt: instant("last_used_at"),
});
