import type { AgentStatus, DeployStep } from "@deployclaw/domain";
import { bigint, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** What became of an agent, change by change. */
export const agentTransitions = pgTable("agent_transitions", {
  id: uuid("id").primaryKey().defaultRandom(),
  clientId: uuid("client_id").notNull(),
  agentId: uuid("agent_id").notNull(),
  createdAt: instant("created_at").notNull(),
  fromStatus: text("from_status").$type<AgentStatus>().notNull(),
  toStatus: text("to_status").$type<AgentStatus>().notNull(),
  reason: text("reason"),
  step: text("step").$type<DeployStep>(),
  generation: bigint("generation", { mode: "number" }).notNull(),
  hostName: text("host_name"),
});
