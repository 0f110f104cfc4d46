import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { OpenExchange } from "../cells/exchange.ts";
import { LIMITS } from "../limits.ts";
import type { RefusalReason } from "../pipeline/answer/refusal.ts";

/**
 * Ties the two sides of a connection that somebody pipes into each other: both end when the exchange is aborted, when
 * one breaks or when nothing moved for long; a side whose other one is gone may still read what is left, for a while.
 * Resolves once both are closed.
 */
export function joinSides(
  agent: Duplex,
  upstream: Socket,
  exchange: OpenExchange,
): Promise<"completed" | RefusalReason> {
  return new Promise((resolve) => {
    let open = 2;
    const cut = () => {
      agent.destroy();
      upstream.destroy();
    };
    const closed = () => {
      open -= 1;
      if (open === 0) resolve(exchange.reason() ?? "completed");
    };
    exchange.signal.addEventListener("abort", cut);
    if (exchange.signal.aborted) cut();
    agent.once("error", () => exchange.abort("client_closed"));
    upstream.once("error", () => exchange.abort("upstream_unreachable"));
    upstream.setTimeout(LIMITS.upstreamSilenceMs, () => exchange.abort("upstream_timeout"));
    agent.once("close", () => {
      if (!agent.readableEnded && !upstream.readableEnded) exchange.abort("client_closed");
      leave(upstream);
      closed();
    });
    upstream.once("close", () => {
      leave(agent);
      closed();
    });
  });
}

function leave(side: Duplex): void {
  side.end(() => side.destroy());
  setTimeout(() => side.destroy(), LIMITS.lingerMs).unref();
}
