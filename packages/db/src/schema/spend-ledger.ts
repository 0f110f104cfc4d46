import { bigint, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** What agents used, hour by hour, by scope and model; what is reserved counts until it is settled. */
export const spendLedger = pgTable(
  "spend_ledger",
  {
    clientId: uuid("client_id").notNull(),
    agentId: uuid("agent_id").notNull(),
    hour: instant("hour").notNull(),
    scope: text("scope").notNull(),
    model: text("model").notNull(),
    requests: bigint("requests", { mode: "number" }).notNull(),
    tokens: bigint("tokens", { mode: "number" }).notNull(),
    costMicros: bigint("cost_micros", { mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.agentId, table.hour, table.scope, table.model] })],
);
