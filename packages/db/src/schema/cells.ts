import type { Deployment, Resources } from "@deployclaw/domain";
import { bigint, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** What a host made for an agent, and which worker holds it. */
export const cells = pgTable("cells", {
  agentId: uuid("agent_id").primaryKey(),
  clientId: uuid("client_id").notNull(),
  hostName: text("host_name").notNull(),
  airlockContainerId: text("airlock_container_id"),
  agentContainerId: text("agent_container_id"),
  specHash: text("spec_hash"),
  generation: bigint("generation", { mode: "number" }).notNull().default(0),
  failures: integer("failures").notNull().default(0),
  retryAt: instant("retry_at"),
  leaseHolder: uuid("lease_holder"),
  leaseToken: bigint("lease_token", { mode: "number" }).notNull().default(0),
  leaseExpiresAt: instant("lease_expires_at"),
  updatedAt: instant("updated_at").notNull().defaultNow(),
  memoryBytes: bigint("memory_bytes", { mode: "number" }),
  sampledAt: instant("sampled_at"),
  deployment: jsonb("deployment").$type<Deployment>(),
  settledResources: jsonb("settled_resources").$type<Resources>(),
});
