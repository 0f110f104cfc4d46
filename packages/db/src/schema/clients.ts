import type { Hold } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Tenants. `hold` says why a client stands still; it is generated, and null for one that does not. */
export const clients = pgTable("clients", {
  id: uuid("id").primaryKey().defaultRandom(),
  name: text("name").notNull(),
  plan: text("plan").notNull().default("trial"),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
  suspendedAt: instant("suspended_at"),
  suspensionReason: text("suspension_reason"),
  deletionRequestedAt: instant("deletion_requested_at"),
  deletionDueAt: instant("deletion_due_at"),
  deletionRequestedBy: uuid("deletion_requested_by"),
  erasureStartedAt: instant("erasure_started_at"),
  hold: text("hold")
    .$type<Hold>()
    .generatedAlwaysAs(
      sql`CASE WHEN suspended_at IS NOT NULL THEN 'suspended' WHEN deletion_requested_at IS NOT NULL THEN 'deleting' END`,
    ),
});
