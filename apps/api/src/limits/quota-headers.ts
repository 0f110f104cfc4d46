import type { Quota } from "./rate-limit.ts";

/** What is left of a limit as the header fields RateLimit-Policy and RateLimit have it (draft-ietf-httpapi-ratelimit-headers-10). */
export function quotaHeaders({ policy, remaining, resetSeconds }: Quota): Readonly<Record<string, string>> {
  return {
    "ratelimit-policy": `"${policy.name}";q=${policy.max};w=${policy.windowSeconds}`,
    ratelimit: `"${policy.name}";r=${remaining};t=${resetSeconds}`,
  };
}
