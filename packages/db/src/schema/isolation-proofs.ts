import type { ProofCheck, ProofStatus } from "@deployclaw/domain";
import { integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Proofs of a cell's isolation: asked for by a user, made by the cell's host. */
export const isolationProofs = pgTable("isolation_proofs", {
  id: uuid("id").primaryKey().defaultRandom(),
  clientId: uuid("client_id").notNull(),
  agentId: uuid("agent_id").notNull(),
  hostName: text("host_name").notNull(),
  requestedBy: uuid("requested_by").notNull(),
  status: text("status").$type<ProofStatus>().notNull(),
  attempt: integer("attempt").notNull(),
  leaseExpiresAt: instant("lease_expires_at"),
  specHash: text("spec_hash"),
  checks: jsonb("checks").$type<readonly ProofCheck[]>().notNull(),
  reason: text("reason"),
  createdAt: instant("created_at").notNull(),
  finishedAt: instant("finished_at"),
});
