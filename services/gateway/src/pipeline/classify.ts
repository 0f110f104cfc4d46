import type { Scope } from "@deployclaw/domain";
import type { ParsedRequest } from "./parse-request.ts";

/** What a request means: the scope it needs and the name of what it does. */
export interface Classification {
  readonly scope: Scope;
  readonly action: string;
}

/** The meaning of a request by the connectors; one that no connector knows is `api:outbound`. */
export function classify(_request: Pick<ParsedRequest, "target" | "method" | "path">): Classification {
  return { scope: "api:outbound", action: "api_outbound" };
}
