import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Airlocks that a host made ahead of time, for agents that are not known yet. */
export const pooledAirlocks = pgTable("pooled_airlocks", {
  cellSlot: integer("cell_slot").primaryKey(),
  hostName: text("host_name").notNull(),
  agentPort: integer("agent_port").notNull(),
  image: text("image").notNull(),
  containerId: text("container_id"),
  createdAt: instant("created_at").notNull().defaultNow(),
});
