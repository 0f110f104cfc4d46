import { AppError } from "@deployclaw/domain";
import { METRICS_TYPE } from "@deployclaw/domain/metrics";
import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { forwardingMetrics } from "./forwarding-metrics.ts";
import { hostReadiness } from "./host-readiness.ts";
import { mayReadMetrics } from "./may-read-metrics.ts";
import { readMetrics } from "./read-metrics.ts";
import { readReadiness } from "./readiness.ts";
import type { RequestMetrics } from "./request-metrics.ts";

const FORWARDED = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-forwarded-host",
  "x-real-ip",
  "via",
];

/** Health for machines; none of it needs a session, none of it names a client. People look at the dashboard's `/status`. */
export function mountPlatform(app: Hono<ApiEnv>, deps: ApiDeps, metrics: RequestMetrics): void {
  app.get("/healthz", (c) => {
    c.set("route", "/healthz");
    return c.json({ status: "ok" });
  });

  app.get("/readyz", async (c) => {
    c.set("route", "/readyz");
    const [readiness, host] = await Promise.all([
      readReadiness(deps.readiness),
      hostReadiness(deps.orchestratorHealth),
    ]);
    return c.json({ ...readiness, host }, readiness.status === "unavailable" ? 503 : 200);
  });

  app.get("/metrics", async (c) => {
    c.set("route", "/metrics");
    const mayRead = mayReadMetrics({
      token: deps.metrics.token,
      authorization: c.req.header("authorization"),
      socketAddress: c.env.incoming.socket.remoteAddress,
      isForwarded: FORWARDED.some((name) => c.req.header(name) !== undefined),
    });
    if (!mayRead)
      throw new AppError("forbidden", "Metrics are for this machine, or for whoever has METRICS_TOKEN.");
    const forwarding = await forwardingMetrics(deps.auditHealth);
    const text = await readMetrics(`${metrics.render()}${forwarding}`, deps.metrics.processes);
    return c.text(text, 200, { "content-type": METRICS_TYPE });
  });
}
