import { ALL_ROUTES } from "@deployclaw/contracts";
import { isDatabaseUnavailable } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ApiDeps } from "./api-deps.ts";
import type { ApiEnv } from "./api-env.ts";
import { allowedMethods } from "./http/allowed-methods.ts";
import { boundedRequest } from "./http/bounded-request.ts";
import { passwordTurns } from "./http/password-turns.ts";
import { isForm } from "./http/read-body.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { quotaHeaders } from "./limits/quota-headers.ts";
import { RateLimitReached } from "./limits/rate-limit.ts";
import { mountMailbox } from "./mail/mount-mailbox.ts";
import { answerPage, isApiPath } from "./pages/answer-page.ts";
import { refusedForm } from "./pages/refused-form.ts";
import { mountDocs } from "./platform/mount-docs.ts";
import { mountPlatform } from "./platform/mount-platform.ts";
import { requestMetrics } from "./platform/request-metrics.ts";
import { problemResponse, toProblem } from "./problem.ts";
import { mountAccount } from "./routes/mount-account.ts";
import { mountAgents } from "./routes/mount-agents.ts";
import { mountAudit } from "./routes/mount-audit.ts";
import { mountAuth } from "./routes/mount-auth.ts";
import { mountChat } from "./routes/mount-chat.ts";
import { mountClient } from "./routes/mount-client.ts";
import { mountCredentials } from "./routes/mount-credentials.ts";
import { mountEvents } from "./routes/mount-events.ts";
import { mountForwarders } from "./routes/mount-forwarders.ts";
import { mountMailedLinks } from "./routes/mount-mailed-links.ts";
import { mountOutput } from "./routes/mount-output.ts";
import { mountWaitlist } from "./routes/mount-waitlist.ts";

const databaseUnavailable = (cause: unknown) =>
  new AppError("dependency_unavailable", "The database does not answer. Try again in a moment.", { cause });

// What Hono and its middleware throw is plain text otherwise.
const OF_HONO: { readonly [status: number]: AppError } = {
  400: new AppError("bad_request", "The request cannot be understood."),
  404: new AppError("not_found", "There is nothing at this address."),
  405: new AppError("method_not_allowed", "Another method is needed here."),
  413: new AppError("payload_too_large", "The body is too large."),
  415: new AppError("unsupported_media_type", "Send the body as application/json."),
};

function asRefusal(thrown: unknown): unknown {
  if (isDatabaseUnavailable(thrown)) return databaseUnavailable(thrown);
  return thrown instanceof HTTPException ? (OF_HONO[thrown.status] ?? thrown) : thrown;
}

const wantsHtml = (c: Context<ApiEnv>): boolean => (c.req.header("accept") ?? "").includes("text/html");

// A hash takes a core and 128 MiB for a third of a second.
const PASSWORD_TURNS = { atOnce: 2, perAddressMax: 8, waitingMax: 64 };

// What somebody does there may be told by mail.
const MAY_MAIL = /^\/api\/(?:auth|account)\//;

// Pages change nothing.
const PAGE_METHODS = ["GET", "HEAD"];

/**
 * The API as a Hono app, and the edge: what is no address of the API is answered from the landing pages and the dashboard.
 * Every refusal, Hono's own included, is a problem (RFC 9457) with the request's id.
 */
export function createApp(deps: ApiDeps): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  const metrics = requestMetrics();

  app.use(securityHeaders(deps.publicUrl));
  app.use(metrics.middleware);
  app.use(async (c, next) => {
    c.set("requestId", Buffer.from(deps.randomBytes(12)).toString("base64url"));
    c.set("route", "unknown");
    const startedAt = performance.now();
    await next();
    c.res.headers.set("x-request-id", c.get("requestId"));
    const quota = c.get("quota");
    if (quota !== undefined)
      for (const [name, value] of Object.entries(quotaHeaders(quota))) c.res.headers.set(name, value);
    const durationMs = Math.round(performance.now() - startedAt);
    deps.log(`${c.req.method} ${c.get("route")} ${c.res.status} ${durationMs}ms ${c.get("requestId")}`);
  });

  app.use(boundedRequest());

  app.use(async (c, next) => {
    await next();
    if (c.req.method !== "GET" && c.res.ok && MAY_MAIL.test(c.req.path)) deps.mail.wake();
  });

  app.onError((thrown, c) => {
    const requestId = c.get("requestId");
    const err = asRefusal(thrown);
    const problem = toProblem(err, deps.publicUrl, requestId);
    if (problem.status >= 500) deps.log(`${requestId} failed`, err);
    if (err instanceof RateLimitReached) c.set("quota", err.quota);
    const retryAfter = err instanceof AppError ? err.retryAfterSeconds : undefined;
    const headers: Record<string, string> =
      retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
    return isForm(c.req.raw) && wantsHtml(c)
      ? refusedForm(problem, headers)
      : problemResponse(problem, headers);
  });

  app.notFound((c) => {
    const isPage = !isApiPath(new URL(c.req.url).pathname);
    if (isPage && (c.req.method === "GET" || c.req.method === "HEAD")) return answerPage(c, deps);
    const methods = isPage ? PAGE_METHODS : allowedMethods(ALL_ROUTES, c.req.path);
    const err =
      methods.length === 0
        ? new AppError("not_found", "There is nothing at this address.")
        : new AppError("method_not_allowed", `Use ${methods.join(" or ")} here.`);
    return problemResponse(
      toProblem(err, deps.publicUrl, c.get("requestId")),
      methods.length === 0 ? {} : { allow: methods.join(", ") },
    );
  });

  mountPlatform(app, deps, metrics);
  mountMailbox(app, deps);
  mountDocs(app, deps);
  const turns = passwordTurns(PASSWORD_TURNS);
  mountAuth(app, deps, turns);
  mountAccount(app, deps, turns);
  mountMailedLinks(app, deps, turns);
  mountAgents(app, deps);
  mountChat(app, deps);
  mountOutput(app, deps);
  mountCredentials(app, deps);
  mountAudit(app, deps);
  mountForwarders(app, deps);
  mountEvents(app, deps);
  mountClient(app, deps);
  mountWaitlist(app, deps);
  return app;
}
