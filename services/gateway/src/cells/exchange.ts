import type { OutboundRequest } from "@deployclaw/domain";
import type { RefusalReason } from "../pipeline/refusal.ts";

/** A request under way to the outside, so that it can be ended when the policy no longer allows it. */
export interface Exchange {
  readonly request: OutboundRequest;
  readonly abort: (reason: RefusalReason) => void;
}
