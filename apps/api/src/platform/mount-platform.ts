import type { Hono } from "hono";
import { html } from "hono/html";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { readReadiness } from "./readiness.ts";
import type { RequestMetrics } from "./request-metrics.ts";

const STATUS_TEXT = {
  ready: "Everything works.",
  degraded: "Some parts do not answer.",
  unavailable: "The platform is not available.",
} as const;

/** Health for machines and for people; none of it needs a session, none of it names a client. */
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

  app.get("/metrics", (c) => {
    c.set("route", "/metrics");
    return c.text(metrics.render(), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
  });

  app.get("/status", async (c) => {
    c.set("route", "/status");
    const { status, dependencies } = await readReadiness(deps.readiness);
    const rows = Object.entries(dependencies).map(
      ([name, { ok }]) => html`<tr><td>${name}</td><td>${ok ? "works" : "does not answer"}</td></tr>`,
    );
    return c.html(
      html`<!doctype html><html lang="en"><meta charset="utf-8"><title>DeployClaw status</title>
<h1>${STATUS_TEXT[status]}</h1><table>${rows}</table></html>`,
      status === "unavailable" ? 503 : 200,
    );
  });
}
