import { bigint, pgTable, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Agents whose wanted state changed, until the orchestrator has taken note. */
export const outbox = pgTable("outbox", {
  id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
  clientId: uuid("client_id").notNull(),
  agentId: uuid("agent_id").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});
