import { type Database, waitlist, withOperator } from "@deployclaw/db";
import { desc } from "drizzle-orm";

/** Somebody who asks to be let in, as operators see them. */
export interface WaitlistEntry {
  readonly email: string;
  readonly company: string | null;
  readonly message: string | null;
  /** The same for all who asked from one address; hexadecimal. */
  readonly addressHash: string;
  readonly createdAt: Date;
}

/** Everybody on the waitlist, newest first. */
export async function listWaitlist(request: {
  readonly ctx: { readonly db: Database<"dc_admin"> };
}): Promise<readonly WaitlistEntry[]> {
  const rows = await withOperator(request.ctx.db, (tx) =>
    tx.select().from(waitlist).orderBy(desc(waitlist.createdAt), desc(waitlist.id)),
  );
  return rows.map(({ email, company, message, addressHash, createdAt }) => ({
    email,
    company,
    message,
    addressHash: addressHash.toString("hex"),
    createdAt,
  }));
}
