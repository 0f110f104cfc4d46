import { bigint, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns.ts";

/** Signed statements of a log's size and root hash; `note` is the C2SP signed note, `verifierKey` checks it. */
export const auditCheckpoints = pgTable(
  "audit_checkpoints",
  {
    clientId: uuid("client_id").notNull(),
    treeSize: bigint("tree_size", { mode: "number" }).notNull(),
    rootHash: bytea("root_hash").notNull(),
    note: text("note").notNull(),
    verifierKey: text("verifier_key").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.treeSize] })],
);
