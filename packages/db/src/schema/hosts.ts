import { bigint, boolean, integer, jsonb, pgTable, real, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** One preflight fact of a host. */
export interface PreflightFact {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Machines that run cells. */
export const hosts = pgTable("hosts", {
  name: text("name").primaryKey(),
  nonce: uuid("nonce").notNull(),
  diskDriver: text("disk_driver").$type<"loop" | "pquota" | "none">().notNull(),
  preflight: jsonb("preflight").$type<readonly PreflightFact[]>().notNull().default([]),
  acceptsCells: boolean("accepts_cells").notNull().default(false),
  heartbeatAt: instant("heartbeat_at").notNull().defaultNow(),
  labels: jsonb("labels").$type<Readonly<Record<string, string>>>().notNull().default({}),
  cpuMillis: integer("cpu_millis").notNull().default(0),
  memoryBytes: bigint("memory_bytes", { mode: "number" }).notNull().default(0),
  diskBytes: bigint("disk_bytes", { mode: "number" }).notNull().default(0),
  memoryOvercommit: real("memory_overcommit").notNull().default(1),
  memoryLeftBytes: bigint("memory_left_bytes", { mode: "number" }).notNull().default(0),
  diskLeftBytes: bigint("disk_left_bytes", { mode: "number" }),
});
