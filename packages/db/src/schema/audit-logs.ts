import type { ActorKind, AuditAction } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { bigint, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant, xid8 } from "./columns.ts";

/**
 * The log as its writers insert it. `payload` is the RFC 8785 text of `{ ipAddress, metadata, target }` and the only
 * truth; the three columns of those names are generated from it.
 */
export const auditLogs = pgTable("audit_logs", {
  id: uuid("id").primaryKey().defaultRandom(),
  clientId: uuid("client_id").notNull(),
  agentId: uuid("agent_id"),
  actorKind: text("actor_kind").$type<ActorKind>().notNull(),
  actorId: text("actor_id").notNull(),
  actionType: text("action_type").$type<AuditAction>().notNull(),
  createdAt: instant("created_at").notNull(),
  payload: text("payload"),
  salt: bytea("salt"),
  target: text("target").generatedAlwaysAs(sql`(payload::jsonb) ->> 'target'`),
  metadata: jsonb("metadata").generatedAlwaysAs(sql`(payload::jsonb) -> 'metadata'`),
  ipAddress: text("ip_address").generatedAlwaysAs(sql`(payload::jsonb) ->> 'ipAddress'`),
  writer: text("writer").notNull(),
  boot: uuid("boot").notNull(),
  number: bigint("number", { mode: "number" }).notNull(),
  xid: xid8("xid").notNull().default(sql`pg_current_xact_id()`),
});
