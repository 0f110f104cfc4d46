import type { MailFacts, MailKind } from "@deployclaw/domain";
import { integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Mail that is to be sent: what it is about, and no text or token of it. */
export const outgoingMails = pgTable("outgoing_mails", {
  id: uuid("id").primaryKey().defaultRandom(),
  kind: text("kind").$type<MailKind>().notNull(),
  recipient: text("recipient").notNull(),
  facts: jsonb("facts").$type<MailFacts>().notNull().default({}),
  attempts: integer("attempts").notNull().default(0),
  retryAt: instant("retry_at").notNull(),
  createdAt: instant("created_at").notNull(),
});
