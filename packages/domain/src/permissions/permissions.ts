import type { ClientRule } from "../connectors/client-rule.ts";

/** What an agent may be allowed to do; a connector says which requests mean which. */
export const SCOPES = [
  "email:read",
  "email:send",
  "calendar:read",
  "calendar:write",
  "files:read",
  "files:write",
  "api:outbound",
  "messaging:send",
] as const;

/** One of {@link SCOPES}. */
export type Scope = (typeof SCOPES)[number];

/** How often a scope may be used. */
export interface RateLimit {
  readonly maxPerHour: number;
  readonly maxPerDay: number;
}

/** What an agent may do. Anything not named here is refused. */
export interface Permissions {
  readonly scopes: readonly Scope[];
  readonly rateLimits: { readonly [S in Scope]?: RateLimit };
  /** Host names (`api.example.com`) and label wildcards (`*.example.com`, which does not match the apex). */
  readonly allowedDomains: readonly string[];
  /** Allowed domains that may also be asked over plain HTTP on port 80, without credentials. */
  readonly plainHttpDomains?: readonly string[] | undefined;
  /** Allowed domains whose TLS does not end at the gateway: only their name is checked, nothing inside is seen. */
  readonly passthroughDomains?: readonly string[] | undefined;
  /** What requests mean to services that no connector knows well enough. */
  readonly rules?: readonly ClientRule[] | undefined;
  /** Tokens a day over all models. */
  readonly maxDailyTokenSpend: number;
  /** Hundredths of a US dollar a day over all models; not there when only tokens are limited. */
  readonly maxDailySpendCents?: number | undefined;
}
