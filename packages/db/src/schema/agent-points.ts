import { bigint, integer, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** What an agent used, minute by minute; a minute without a row was not measured. */
export const agentPoints = pgTable(
  "agent_points",
  {
    clientId: uuid("client_id").notNull(),
    agentId: uuid("agent_id").notNull(),
    minute: instant("minute").notNull(),
    cpuMillis: integer("cpu_millis"),
    cpuMaxMillis: integer("cpu_max_millis").notNull(),
    memoryBytes: bigint("memory_bytes", { mode: "number" }).notNull(),
    memoryMaxBytes: bigint("memory_max_bytes", { mode: "number" }).notNull(),
    pssBytes: bigint("pss_bytes", { mode: "number" }),
    diskBytes: bigint("disk_bytes", { mode: "number" }),
    diskMaxBytes: bigint("disk_max_bytes", { mode: "number" }),
    requests: integer("requests").notNull(),
    tokens: bigint("tokens", { mode: "number" }).notNull(),
    ledgerRequests: bigint("ledger_requests", { mode: "number" }).notNull(),
    ledgerTokens: bigint("ledger_tokens", { mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.agentId, table.minute] })],
);
