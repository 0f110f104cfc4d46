import { listWaitlist, type WaitlistEntry } from "@deployclaw/core/waitlist";
import type { ClawContext } from "../command.ts";
import { withOperatorDatabase } from "../operator/with-operator-database.ts";

/** Reads the waitlist as the operator's role. Throws `ClawError` when there is no platform or its database is away. */
export function readWaitlist(ctx: ClawContext): Promise<readonly WaitlistEntry[]> {
  return withOperatorDatabase(ctx, (db) => listWaitlist({ ctx: { db } }));
}
