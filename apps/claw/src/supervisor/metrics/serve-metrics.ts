import { chmodSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { METRICS_TYPE } from "@deployclaw/domain/metrics";

const connectionsMax = 8;
const requestMs = 2_000;

/** Ends it, and its socket with it. */
export type MetricsServer = { readonly close: () => void };

/**
 * Answers `GET /metrics`, and nothing else, on a unix socket of mode 0660, in place of a stale one. Who listens is root and
 * holds every secret: of a request only method and path are looked at, and a connection is for one of them.
 */
export async function serveMetrics(socketPath: string, render: () => string): Promise<MetricsServer> {
  const server = createServer({ requestTimeout: requestMs, headersTimeout: requestMs }, (req, res) => {
    const isAsked = req.method === "GET" && req.url === "/metrics";
    res.writeHead(isAsked ? 200 : 404, { "content-type": METRICS_TYPE, connection: "close" });
    res.end(isAsked ? render() : undefined);
  });
  server.maxConnections = connectionsMax;
  rmSync(socketPath, { force: true });
  const listening = Promise.withResolvers<void>();
  server.once("error", listening.reject);
  server.listen(socketPath, listening.resolve);
  await listening.promise;
  chmodSync(socketPath, 0o660);
  return {
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
