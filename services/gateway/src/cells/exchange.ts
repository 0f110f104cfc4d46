import type { Permissions } from "@deployclaw/domain";
import type { RefusalReason } from "../pipeline/refusal.ts";

/** Something open on behalf of a cell, so that it can be ended when the policy no longer allows it. */
export interface Exchange {
  /** Whether these permissions would still let it begin. */
  readonly isAllowed: (permissions: Permissions) => boolean;
  readonly abort: (reason: RefusalReason) => void;
}
