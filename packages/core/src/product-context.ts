import type { AuditWriter, Database, Principal } from "@deployclaw/db";
import type { Clock } from "@deployclaw/domain";
import type { GatewayPort } from "./gateway-port.ts";
import type { RequestKey } from "./idempotency/request-key.ts";

/** What the verbs about agents, credentials and the log work with: one signed-in user of one client. */
export interface ProductContext {
  readonly db: Database<"dc_api">;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly user: Principal["user"];
  readonly client: Principal["client"];
  readonly ipAddress: string;
  readonly gateway: GatewayPort;
  /** Under which a creation happens once; undefined when the caller gave no key. */
  readonly requestKey?: RequestKey | undefined;
}
