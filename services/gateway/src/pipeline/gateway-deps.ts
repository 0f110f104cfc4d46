import type { Log } from "@deployclaw/domain";
import type { RandomBytes } from "@deployclaw/vault";
import type { AuditTrail } from "../audit/audit-trail.ts";
import type { ClientShares } from "../cells/client-shares.ts";
import type { CredentialStore } from "../credentials/credential-store.ts";
import type { AccessTokens } from "../credentials/oauth2/access-tokens.ts";
import type { AgentLimits } from "../limits/agent-limits.ts";
import type { ModelUpstream } from "../model/model-upstream.ts";
import type { Dial } from "../network/dial.ts";
import type { ResolveHost } from "../network/resolve-public-addresses.ts";
import type { ByteBudget } from "./budgets/byte-budget.ts";
import type { MonotonicClock } from "./budgets/token-bucket.ts";

/** What handling a request needs of the world; passed in by the composition root and by tests. */
export interface GatewayDeps {
  readonly audit: AuditTrail;
  readonly credentials: CredentialStore;
  readonly tokens: AccessTokens;
  readonly limits: AgentLimits;
  /** What each client has together. */
  readonly shares: ClientShares;
  readonly resolve: ResolveHost;
  readonly dial: Dial;
  /** Answers for models that are not built in; undefined when none is configured. */
  readonly modelUpstream: ModelUpstream | undefined;
  /** What the bodies of all cells' model requests may take. */
  readonly modelBytes: ByteBudget;
  readonly now: () => Date;
  readonly monotonic: MonotonicClock;
  readonly newId: () => string;
  readonly random: RandomBytes;
  readonly log: Log;
}
