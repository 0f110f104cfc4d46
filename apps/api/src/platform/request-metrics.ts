import { type Metric, metricsText, watchProcess } from "@deployclaw/domain/metrics";
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
  const counts = new Map<string, { labels: Record<string, string>; value: number }>();
  const processMetrics = watchProcess("api");
  const requests = (): Metric => ({
    name: "deployclaw_http_requests_total",
    type: "counter",
    help: "Answers of the API and of pages.",
    samples: [...counts.values()],
  });
  return {
    middleware: async (c, next) => {
      await next();
      const labels = {
        method: methodLabel(c.req.method),
        route: c.get("route"),
        status: String(c.res.status),
      };
      const key = Object.values(labels).join(" ");
      const count = counts.get(key);
      if (count === undefined) counts.set(key, { labels, value: 1 });
      else count.value += 1;
    },
    render: () => metricsText([requests(), ...processMetrics()]),
  };
}

const METHODS = new Set(["GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"]);
const methodLabel = (method: string): string => (METHODS.has(method) ? method : "OTHER");
