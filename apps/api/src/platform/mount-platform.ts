import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { forwardingMetrics } from "./forwarding-metrics.ts";
import { readReadiness } from "./readiness.ts";
import type { RequestMetrics } from "./request-metrics.ts";

/** Health for machines; none of it needs a session, none of it names a client. People look at the dashboard's `/status`. */
export function mountPlatform(app: Hono<ApiEnv>, deps: ApiDeps, metrics: RequestMetrics): void {
  app.get("/healthz", (c) => {
    c.set("route", "/healthz");
    return c.json({ status: "ok" });
  });

  app.get("/readyz", async (c) => {
    c.set("route", "/readyz");
    const readiness = await readReadiness(deps.readiness);
    return c.json(readiness, readiness.status === "unavailable" ? 503 : 200);
  });

  app.get("/metrics", async (c) => {
    c.set("route", "/metrics");
    const forwarding = await forwardingMetrics(deps.auditHealth);
    return c.text(`${metrics.render()}${forwarding}`, 200, {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
    });
  });
}
