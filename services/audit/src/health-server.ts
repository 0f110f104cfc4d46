import { chmod, rm } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { METRICS_TYPE, metricsText, watchProcess } from "@deployclaw/domain/metrics";
import { auditMetrics } from "./audit-metrics.ts";
import type { ForwardingHealth } from "./forwarding/forward-logs.ts";
import type { PartitionHealth } from "./partitions/watch-partitions.ts";
import type { Health } from "./run-loop.ts";
import type { SelfCheckHealth } from "./self-check/start-self-check.ts";
import type { TileHealth } from "./tiles/tile-loop.ts";

/** Answers an address if it is its own; says whether it was. */
type Answerer = (url: string, res: ServerResponse) => Promise<boolean>;

/** What the health socket says of everything that the process does. */
export type AuditHealth = Health & {
  readonly forwarding: ForwardingHealth;
  readonly tiles: TileHealth;
  readonly selfCheck: SelfCheckHealth;
  /** What erasing last failed with; null when it went well. */
  readonly retention: { readonly detail: string | null };
  readonly partitions: PartitionHealth;
};

/**
 * Answers `GET /healthz` and `GET /metrics` on a unix socket of mode 0660, replacing a socket that a killed predecessor
 * left. Health is 200 when it works, also while it refuses to sign single logs, which the body names, cannot forward any, or
 * found entries changed; 503 while starting or stuck. Other addresses are `answerOther`'s.
 */
export async function startHealthServer(
  socketPath: string,
  health: () => AuditHealth,
  answerOther: Answerer,
): Promise<Server> {
  const processMetrics = watchProcess("audit");
  const server = createServer(async (req, res) => {
    if (req.method === "GET" && req.url === "/metrics") {
      const text = metricsText([...auditMetrics(health()), ...processMetrics()]);
      res.writeHead(200, { "content-type": METRICS_TYPE }).end(text);
      return;
    }
    if (req.method !== "GET" || req.url !== "/healthz") {
      const isAnswered =
        req.method === "GET" &&
        (await answerOther(req.url ?? "", res).catch(() => {
          res.writeHead(502).end();
          return true;
        }));
      if (!isAnswered) res.writeHead(404).end();
      return;
    }
    const body = health();
    const isServing = body.status === "ok" || body.status === "refusing";
    res.writeHead(isServing ? 200 : 503, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await rm(socketPath, { force: true });
  const listening = Promise.withResolvers<void>();
  server.once("error", listening.reject);
  server.listen(socketPath, listening.resolve);
  await listening.promise;
  await chmod(socketPath, 0o660);
  return server;
}
