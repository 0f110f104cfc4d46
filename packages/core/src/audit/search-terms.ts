import { agents, type Transaction, users } from "@deployclaw/db";
import { AUDIT_ACTIONS, type AuditAction, describeEntry } from "@deployclaw/domain";
import { and, eq, sql } from "drizzle-orm";

/** What a text that somebody looks for may mean besides itself. */
export interface SearchTerms {
  readonly text: string;
  /** Actions whose name or sentence holds it. */
  readonly actions: readonly AuditAction[];
  /** The client's users and agents whose name holds it. */
  readonly actorIds: readonly string[];
}

const NAMED_MAX = 50;

/** Looks up what a text means at this client; the sentences are made here, so that they need not be stored to be found. */
export async function searchTerms(
  tx: Transaction<"dc_api">,
  clientId: string,
  text: string,
): Promise<SearchTerms> {
  const lower = text.toLowerCase();
  const [people, deployed] = await Promise.all([
    tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.clientId, clientId), sql`strpos(lower(${users.email}), ${lower}) > 0`))
      .limit(NAMED_MAX),
    tx
      .select({ id: agents.id })
      .from(agents)
      .where(and(eq(agents.clientId, clientId), sql`strpos(lower(${agents.name}), ${lower}) > 0`))
      .limit(NAMED_MAX),
  ]);
  return {
    text: lower,
    actions: AUDIT_ACTIONS.filter((action) => saysOf(action).includes(lower)),
    actorIds: [...people, ...deployed].map(({ id }) => id),
  };
}

const NOBODY = { actorKind: "platform", actorId: "", actorName: " ", target: " ", metadata: {} } as const;

const saysOf = (action: AuditAction): string =>
  `${action} ${describeEntry({ ...NOBODY, action }).sentence.toLowerCase()}`;
