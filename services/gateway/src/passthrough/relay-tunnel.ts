import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { OpenExchange } from "../cells/exchange.ts";
import { joinSides } from "../network/join-sides.ts";
import type { RefusalReason } from "../pipeline/answer/refusal.ts";
import type { HelloGuard } from "../tls/hello-guard.ts";

/** How a tunnel ended, and how many bytes went each way. */
export interface TunnelEnding {
  readonly reason: "completed" | RefusalReason;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/**
 * Passes bytes both ways with back-pressure until it is over. What may still name a server is looked at before it goes
 * out.
 */
export async function relayTunnel(
  agent: Duplex,
  upstream: Socket,
  guard: HelloGuard,
  exchange: OpenExchange,
): Promise<TunnelEnding> {
  const over = joinSides(agent, upstream, exchange);
  upstream.pipe(agent);
  upstream.write(guard.release());
  if (guard.done) agent.pipe(upstream);
  else watch(agent, upstream, guard, exchange);
  const reason = await over;
  return { reason, requestBytes: upstream.bytesWritten, responseBytes: upstream.bytesRead };
}

function watch(agent: Duplex, upstream: Socket, guard: HelloGuard, exchange: OpenExchange): void {
  const onEnd = () => upstream.end();
  const onData = (chunk: Buffer) => {
    const verdict = guard.push(chunk);
    if (verdict === "undecided") return;
    if (verdict !== "passed") {
      exchange.abort(verdict);
      return;
    }
    upstream.write(guard.release());
    if (!guard.done) return;
    agent.off("data", onData);
    agent.off("end", onEnd);
    agent.pipe(upstream);
  };
  agent.on("data", onData);
  agent.once("end", onEnd);
  agent.resume();
}
