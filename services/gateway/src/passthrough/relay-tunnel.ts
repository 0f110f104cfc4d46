import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { LIMITS } from "../limits.ts";
import type { RefusalReason } from "../pipeline/refusal.ts";
import type { HelloGuard } from "../tls/hello-guard.ts";

/** How a tunnel ended, and how many bytes went each way. */
export interface TunnelEnding {
  readonly reason: "completed" | RefusalReason;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/**
 * Passes bytes both ways with back-pressure until both sides are done, one breaks, nothing moved for long, or `aborted`
 * gives a reason. What may still name a server is looked at before it goes out.
 */
export function relayTunnel(
  agent: Duplex,
  upstream: Socket,
  guard: HelloGuard,
  aborted: Promise<RefusalReason>,
): Promise<TunnelEnding> {
  return new Promise((resolve) => {
    let reason: TunnelEnding["reason"] = "completed";
    let open = 2;
    const cut = (why: RefusalReason) => {
      if (reason === "completed" && open > 0) reason = why;
      agent.destroy();
      upstream.destroy();
    };
    const closed = () => {
      open -= 1;
      if (open > 0) return;
      resolve({ reason, requestBytes: upstream.bytesWritten, responseBytes: upstream.bytesRead });
    };
    void aborted.then(cut);
    agent.once("error", () => cut("client_closed"));
    upstream.once("error", () => cut("upstream_unreachable"));
    upstream.setTimeout(LIMITS.upstreamSilenceMs, () => cut("upstream_timeout"));
    for (const [side, other] of [
      [agent, upstream],
      [upstream, agent],
    ] as const)
      side.once("close", () => {
        // What was read is still written; a side that is gone sends nothing more.
        other.end(() => other.destroy());
        setTimeout(() => other.destroy(), LIMITS.lingerMs).unref();
        closed();
      });

    upstream.pipe(agent);
    upstream.write(guard.release());
    if (guard.done) {
      agent.pipe(upstream);
      return;
    }
    agent.on("data", function watched(chunk: Buffer) {
      const verdict = guard.push(chunk);
      if (verdict === "undecided") return;
      if (verdict !== "passed") return cut(verdict);
      upstream.write(guard.release());
      if (!guard.done) return;
      agent.off("data", watched);
      agent.pipe(upstream);
    });
    agent.once("end", () => upstream.end());
    agent.resume();
  });
}
