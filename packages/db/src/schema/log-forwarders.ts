import type { ForwarderDestination, ForwarderKind } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { bigint, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Where clients' logs are forwarded to, and how far that is: `position` is the first entry that was not delivered yet. */
export const logForwarders = pgTable("log_forwarders", {
  id: uuid("id").primaryKey().defaultRandom(),
  clientId: uuid("client_id").notNull(),
  name: text("name").notNull(),
  kind: text("kind").$type<ForwarderKind>().notNull().generatedAlwaysAs(sql`destination ->> 'kind'`),
  destination: jsonb("destination").$type<ForwarderDestination>().notNull(),
  position: bigint("position", { mode: "number" }).notNull(),
  batchEnd: bigint("batch_end", { mode: "number" }),
  failures: integer("failures").notNull().default(0),
  retryAt: instant("retry_at").notNull().defaultNow(),
  lastError: text("last_error"),
  deliveredAt: instant("delivered_at"),
  pausedAt: instant("paused_at"),
  pausedBy: text("paused_by").$type<"user" | "receiver">(),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});
