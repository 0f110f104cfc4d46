import { matchesDomain } from "@deployclaw/domain";
import type { Target } from "../pipeline/inbound/parse-authority.ts";
import type { Credential } from "./credential-store.ts";

/** Whether a credential may go to where a request goes: over TLS to one of its hosts. */
export function isFor({ hosts }: Credential, { scheme, host }: Target): boolean {
  return scheme === "https" && hosts.some((pattern) => matchesDomain(pattern, host));
}
