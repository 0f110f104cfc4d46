import type {
  ActivityEvent,
  GatewayPort,
  IdentityKeys,
  OutputReader,
  PasswordHashing,
  TilePort,
} from "@deployclaw/core";
import type { AuditWriter, Database } from "@deployclaw/db";
import type { Clock, PlanName } from "@deployclaw/domain";
import type { ClientFeed } from "./events/client-feed.ts";
import type { TrustedProxies } from "./http/trusted-proxies.ts";
import type { Limits } from "./limits/create-limits.ts";
import type { DevelopmentMailbox } from "./mail/development-mailbox.ts";
import type { DashboardAddress } from "./pages/ask-dashboard.ts";
import type { ErrorPages } from "./pages/error-pages.ts";
import type { Landing } from "./pages/landing.ts";
import type { MeteredProcess } from "./platform/read-metrics.ts";
import type { ReadinessCheck } from "./platform/readiness.ts";

/** One line of this process's log. Holds routes and codes, never a body, a query or a header. */
export type Log = (line: string, err?: unknown) => void;

/** Everything that the API needs from outside; put together in main.ts alone. */
export interface ApiDeps {
  readonly publicUrl: string;
  readonly db: Database<"dc_api">;
  readonly auth: Database<"dc_auth">;
  readonly audit: AuditWriter;
  readonly keys: IdentityKeys;
  /** The plan of whoever registers. */
  readonly signUpPlan: PlanName;
  readonly passwords: PasswordHashing;
  /** How long the deletion of a client can be taken back. */
  readonly deletionGraceMs: number;
  readonly clock: Clock;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly gateway: GatewayPort;
  readonly feed: ClientFeed<ActivityEvent>;
  /** Tells of each client's log how many entries are numbered. */
  readonly tail: ClientFeed<number>;
  /** How often event streams show a sign of life and look whether their session lives; tests cannot wait. */
  readonly eventTimes?: {
    readonly heartbeatMs: number;
    readonly sessionCheckMs: number;
    readonly pollMs?: number;
    readonly restingPollMs?: number;
  };
  readonly proxies: TrustedProxies;
  readonly limits: Limits;
  readonly mail: {
    /** Mail may wait: look at once. */
    wake(): void;
    /** Where mail is shown when none is sent. */
    readonly mailbox: DevelopmentMailbox | undefined;
  };
  readonly dashboard: DashboardAddress;
  readonly landing: Landing;
  readonly errorPages: ErrorPages;
  readonly readiness: readonly ReadinessCheck[];
  /** What the audit process says of itself, as JSON; rejects when it says nothing. */
  readonly auditHealth: (signal: AbortSignal) => Promise<string>;
  readonly metrics: {
    /** What whoever reads metrics must have; undefined where only this machine may. */
    readonly token: string | undefined;
    readonly processes: readonly MeteredProcess[];
  };
  /** What the orchestrator says of itself, as JSON; rejects when it says nothing. */
  readonly orchestratorHealth: (signal: AbortSignal) => Promise<string>;
  readonly auditTiles: TilePort;
  /** Reads the script with which an auditor verifies a log. */
  readonly verifierScript: () => Promise<string | undefined>;
  readonly output: OutputReader;
  readonly log: Log;
}
