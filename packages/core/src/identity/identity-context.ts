import type { AuditWriter, Database } from "@deployclaw/db";
import type { Clock, PlanName } from "@deployclaw/domain";
import type { PasswordHashing } from "./passwords/scrypt-hashing.ts";

/** Who is calling, as seen on the socket. */
export interface Caller {
  readonly ipAddress: string;
  readonly userAgent: string;
}

/** What the sign-in verbs work with. */
export interface IdentityContext {
  readonly auth: Database<"dc_auth">;
  readonly audit: AuditWriter;
  readonly keys: IdentityKeys;
  /** The plan of whoever registers. */
  readonly signUpPlan: PlanName;
  readonly passwords: PasswordHashing;
  readonly clock: Clock;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly caller: Caller;
}

/** The keys of this module, each derived from the auth secret for one purpose. */
export interface IdentityKeys {
  readonly totp: Uint8Array;
  readonly backupCodes: Uint8Array;
  /** Turns the address that somebody asked from into a hash which tells nothing without it. */
  readonly addresses: Uint8Array;
  /** Makes the addresses at which erased clients' certificates are handed out. */
  readonly certificates: Uint8Array;
  /** Turns what a caller asked into a hash by which it is known again. */
  readonly requests: Uint8Array;
  readonly accounts: string;
}
