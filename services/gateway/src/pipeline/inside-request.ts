import type { ParsedRequest } from "./inbound/parse-request.ts";

/** One request to the platform, with what its audit entries need. */
export interface InsideRequest {
  readonly requestId: string;
  readonly startedAt: number;
  readonly request: ParsedRequest;
}
