import type { Dispatcher, Pool } from "undici";
import { LIMITS } from "../limits.ts";
import type { Target } from "../pipeline/inbound/parse-authority.ts";
import type { Dial } from "./dial.ts";
import { httpClient } from "./http-client.ts";

/** Connections of one cell to the outside; never shared between cells. */
export interface UpstreamPools {
  /** Connections to a host at exactly these checked addresses; verified TLS unless the scheme is http. */
  to(target: Target, addresses: readonly string[]): Promise<Dispatcher>;
  /** Ends all of them at once. */
  destroy(): void;
}

/** An empty set of pools that dials with `dial`; the least recently used pool is closed beyond the limit. */
export function upstreamPools(dial: Dial): UpstreamPools {
  const pools = new Map<string, Dispatcher>();

  function open(pool: typeof Pool, target: Target, addresses: readonly string[]): Dispatcher {
    const { scheme, host, port } = target;
    const servername = scheme === "https" ? host : undefined;
    return new pool(`${scheme}://${host}:${port}`, {
      connections: LIMITS.upstreamConnectionsPerHost,
      pipelining: 1,
      allowH2: false,
      headersTimeout: LIMITS.upstreamSilenceMs,
      bodyTimeout: LIMITS.upstreamSilenceMs,
      connect: (_options, callback) => {
        dial({ addresses, port, servername }).then(
          (socket) => callback(null, socket),
          (err: unknown) => callback(err instanceof Error ? err : new Error("dial failed"), null),
        );
      },
    });
  }

  return {
    async to(target, addresses) {
      const { scheme, host, port } = target;
      const key = [scheme, host, port, ...[...addresses].sort()].join(" ");
      const { Pool } = await httpClient();
      const existing = pools.get(key) ?? open(Pool, target, addresses);
      pools.delete(key);
      pools.set(key, existing);
      const [oldestKey, oldest] = pools.entries().next().value ?? [];
      if (pools.size > LIMITS.upstreamHostsPerCell && oldestKey !== undefined && oldest !== undefined) {
        pools.delete(oldestKey);
        // Requests under way finish first; there is nobody left to tell about a failure to close.
        oldest.close().catch(() => undefined);
      }
      return existing;
    },
    destroy() {
      for (const pool of pools.values()) pool.destroy().catch(() => undefined);
      pools.clear();
    },
  };
}
