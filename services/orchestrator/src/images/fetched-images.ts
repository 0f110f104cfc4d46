import { type Database, withHost } from "@deployclaw/db";
import { sql } from "drizzle-orm";

/** An image that this host fetched and that no agent has named for a while. */
export interface UnusedImage {
  readonly reference: string;
  readonly unusedSince: Date;
}

/** The images that one host fetched for agents, as Postgres has them; each call is one transaction. */
export interface FetchedImages {
  /** Notes that an image which is not there is about to be fetched. */
  begin(reference: string): Promise<void>;
  /** Notes which images agents name now, and gives those that none has named since `before`, at most `max`. */
  unused(look: {
    readonly now: Date;
    readonly before: Date;
    readonly max: number;
  }): Promise<readonly UnusedImage[]>;
  /** Lets an image wait as if it had become unused only now. */
  postpone(image: UnusedImage, now: Date): Promise<void>;
  /** Forgets an image, unless it was fetched anew meanwhile. */
  forget(image: UnusedImage): Promise<void>;
}

// An agent that no host has taken yet may come to this one.
const NAMED = sql`EXISTS (
  SELECT FROM agents WHERE custom->>'image' = reference
    AND (agents.host_name = fetched_images.host_name OR agents.host_name IS NULL))`;

/** The store of this host's fetched images. */
export function createFetchedImages(db: Database<"dc_orchestrator">, hostName: string): FetchedImages {
  return {
    begin: (reference) =>
      withHost(db, hostName, async (tx) => {
        await tx.execute(sql`
          INSERT INTO fetched_images (host_name, reference) VALUES (${hostName}, ${reference})
          ON CONFLICT (host_name, reference) DO UPDATE SET fetched_at = now(), unused_since = NULL`);
      }),
    unused: ({ now, before, max }) =>
      withHost(db, hostName, async (tx) => {
        await tx.execute(sql`
          UPDATE fetched_images SET unused_since = NULL WHERE unused_since IS NOT NULL AND ${NAMED}`);
        await tx.execute(sql`
          UPDATE fetched_images SET unused_since = ${now.toISOString()}::timestamptz
          WHERE unused_since IS NULL AND NOT ${NAMED}`);
        const rows = await tx.execute<{ reference: string; unused_since: string | Date }>(sql`
          SELECT reference, unused_since FROM fetched_images
          WHERE unused_since <= ${before.toISOString()}::timestamptz ORDER BY unused_since, reference LIMIT ${max}`);
        return rows.map((row) => ({
          reference: row.reference,
          unusedSince: new Date(row.unused_since),
        }));
      }),
    postpone: ({ reference, unusedSince }, now) =>
      withHost(db, hostName, async (tx) => {
        await tx.execute(sql`
          UPDATE fetched_images SET unused_since = ${now.toISOString()}::timestamptz
          WHERE reference = ${reference} AND unused_since = ${unusedSince.toISOString()}::timestamptz`);
      }),
    forget: ({ reference, unusedSince }) =>
      withHost(db, hostName, async (tx) => {
        await tx.execute(sql`
          DELETE FROM fetched_images
          WHERE reference = ${reference} AND unused_since = ${unusedSince.toISOString()}::timestamptz`);
      }),
  };
}
