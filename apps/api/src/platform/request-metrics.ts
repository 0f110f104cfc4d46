import { memoryUsage } from "node:process";
import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "../api-env.ts";

/** Counts requests and renders the counts. */
export interface RequestMetrics {
  readonly middleware: MiddlewareHandler<ApiEnv>;
  /** The Prometheus text format, version 0.0.4. */
  render(): string;
}

/** Counts answers by route, method and status. Routes are the contracts' paths, so that callers cannot grow the table. */
export function requestMetrics(): RequestMetrics {
  const counts = new Map<string, number>();
  return {
    middleware: async (c, next) => {
      await next();
      const labels = `method="${methodLabel(c.req.method)}",route="${c.get("route")}",status="${c.res.status}"`;
      counts.set(labels, (counts.get(labels) ?? 0) + 1);
    },
    render: () => {
      const memory = memoryUsage();
      return [
        "# TYPE deployclaw_http_requests_total counter",
        ...[...counts].map(([labels, count]) => `deployclaw_http_requests_total{${labels}} ${count}`),
        "# TYPE process_resident_memory_bytes gauge",
        `process_resident_memory_bytes ${memory.rss}`,
        "# TYPE nodejs_heap_size_used_bytes gauge",
        `nodejs_heap_size_used_bytes ${memory.heapUsed}`,
        "",
      ].join("\n");
    },
  };
}

const METHODS = new Set(["GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"]);
const methodLabel = (method: string): string => (METHODS.has(method) ? method : "OTHER");
