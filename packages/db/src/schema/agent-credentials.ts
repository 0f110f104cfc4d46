import type { CredentialSlot } from "@deployclaw/domain";
import { integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns.ts";

/** An agent's sealed secrets and the placeholders it holds instead. */
export const agentCredentials = pgTable("agent_credentials", {
  id: uuid("id").primaryKey().defaultRandom(),
  clientId: uuid("client_id").notNull(),
  agentId: uuid("agent_id").notNull(),
  name: text("name").notNull(),
  hosts: text("hosts").array().notNull(),
  slot: jsonb("slot").$type<CredentialSlot>().notNull(),
  placeholder: text("placeholder").notNull(),
  iv: bytea("iv").notNull(),
  ciphertext: bytea("ciphertext").notNull(),
  authTag: bytea("auth_tag").notNull(),
  keyVersion: integer("key_version").notNull(),
  version: integer("version").notNull().default(1),
  createdAt: instant("created_at").notNull().defaultNow(),
  replacedAt: instant("replaced_at"),
  lastUsedAt: instant("last_used_at"),
});
