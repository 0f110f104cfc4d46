import { bigint, pgTable, uuid } from "drizzle-orm/pg-core";
import { bytea } from "./columns.ts";

/** The right edge of each client's tree, so that numbering and signing cost what is new; `signedSize` is published. */
export const auditHeads = pgTable("audit_heads", {
  clientId: uuid("client_id").primaryKey(),
  size: bigint("size", { mode: "number" }).notNull(),
  frontier: bytea("frontier").notNull(),
  signedSize: bigint("signed_size", { mode: "number" }).notNull().default(0),
});
