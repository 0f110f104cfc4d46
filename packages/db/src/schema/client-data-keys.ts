import { integer, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns.ts";

/** A client's data key, wrapped by a master key version. */
export const clientDataKeys = pgTable(
  "client_data_keys",
  {
    clientId: uuid("client_id").notNull(),
    version: integer("version").notNull(),
    salt: bytea("salt").notNull(),
    wrappedIv: bytea("wrapped_iv").notNull(),
    wrappedKey: bytea("wrapped_key").notNull(),
    wrappedTag: bytea("wrapped_tag").notNull(),
    masterVersion: integer("master_version").notNull(),
    /** Values sealed with it so far; bounded by the gateway. */
    sealedValues: integer("sealed_values").notNull().default(0),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.version] })],
);
