import type { Permissions } from "@deployclaw/domain";
import type { RefusalReason } from "../pipeline/answer/refusal.ts";
import type { Cell } from "./cell.ts";

/** Something open on behalf of a cell, so that it can be ended when the policy no longer allows it. */
export interface Exchange {
  /** Whether these permissions would still let it begin. */
  readonly isAllowed: (permissions: Permissions) => boolean;
  readonly abort: (reason: RefusalReason) => void;
}

/** An exchange that its cell knows of. */
export interface OpenExchange {
  /** Aborted once the exchange must end. */
  readonly signal: AbortSignal;
  /** Why it must end, undefined while it need not. */
  reason(): RefusalReason | undefined;
  abort(reason: RefusalReason): void;
  /** Forgets it; once, at its end. */
  close(): void;
}

/**
 * Makes an exchange known to its cell. What the policy no longer allows by now is aborted at once: it changed while
 * there was nothing to end yet.
 */
export function openExchange(cell: Cell, isAllowed: Exchange["isAllowed"]): OpenExchange {
  const aborter = new AbortController();
  let reason: RefusalReason | undefined;
  const abort = (why: RefusalReason) => {
    reason ??= why;
    aborter.abort();
  };
  const exchange: Exchange = { isAllowed, abort };
  cell.exchanges.add(exchange);
  const policy = cell.policy();
  if (policy.desired !== "running") abort("agent_not_running");
  else if (!isAllowed(policy.permissions)) abort("policy_changed");
  return {
    signal: aborter.signal,
    reason: () => reason,
    abort,
    close: () => void cell.exchanges.delete(exchange),
  };
}
