import type {
  AgentStatus,
  CustomImage,
  DesiredState,
  Permissions,
  Resources,
  RuntimeName,
} from "@deployclaw/domain";
import { bigint, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** What clients deploy: the wanted state beside the seen one. */
export const agents = pgTable("agents", {
  id: uuid("id").primaryKey().defaultRandom(),
  clientId: uuid("client_id").notNull(),
  name: text("name").notNull(),
  runtime: text("runtime").$type<RuntimeName>().notNull(),
  custom: jsonb("custom").$type<CustomImage>(),
  model: text("model").notNull().default("demo"),
  config: jsonb("config").$type<Record<string, unknown>>().notNull().default({}),
  permissions: jsonb("permissions").$type<Permissions>().notNull(),
  resources: jsonb("resources").$type<Resources>().notNull(),
  desired: text("desired").$type<DesiredState>().notNull().default("running"),
  generation: bigint("generation", { mode: "number" }).notNull().default(1),
  status: text("status").$type<AgentStatus>().notNull().default("provisioning"),
  statusReason: text("status_reason"),
  hostName: text("host_name"),
  cellSlot: integer("cell_slot").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});
