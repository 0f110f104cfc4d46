import type { Context } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";
import { readSessionCookie } from "../http/session-cookie.ts";
import { askDashboard } from "./ask-dashboard.ts";
import { pagePolicy } from "./page-policy.ts";
import { headersForDashboard } from "./passed-headers.ts";
import { plainPage } from "./plain-page.ts";

const NONCE_BYTES = 16;
const OF_THE_API = /^\/(?:(?:api|errors)(?:\/|$)|(?:healthz|readyz|metrics)(?:\/|$))/;

/** Whether a path is the API's own, so that no page stands there. */
export const isApiPath = (path: string): boolean => OF_THE_API.test(path);

/**
 * Answers a GET or HEAD of a path that is not the API's own: the landing pages from memory, a visitor with a session from
 * `/` to the agents, everything else from the dashboard, in plain words while that is away.
 */
export async function answerPage(c: Context<ApiEnv>, deps: ApiDeps): Promise<Response> {
  c.set("route", "page");
  const { pathname, search } = new URL(c.req.url);
  const hasSession = readSessionCookie(c) !== undefined;
  if (pathname === "/" && (hasSession || !deps.landing.has("/")))
    return new Response(null, { status: 303, headers: { location: "/agents", vary: "cookie" } });
  const landing = deps.landing.answer(pathname, c.req.header("if-none-match"));
  if (landing !== undefined) return landing;

  const policy = pagePolicy(Buffer.from(deps.randomBytes(NONCE_BYTES)).toString("base64"));
  const page = {
    method: c.req.method === "HEAD" ? "HEAD" : "GET",
    path: pathname + search,
    headers: headersForDashboard(c.req.raw.headers, { host: new URL(deps.publicUrl).host, policy }),
    signal: c.req.raw.signal,
  } as const;
  let answer: Response;
  try {
    answer = await askDashboard(deps.dashboard, page);
  } catch (err) {
    // Whatever keeps the dashboard from answering, the API itself works.
    deps.log(`${c.get("requestId")} the dashboard did not answer`, err);
    return plainPage({
      status: 502,
      title: "The dashboard is away for a moment",
      sentences: [
        "Your agents keep running and the API keeps answering; only these pages cannot be shown right now.",
        "Try again in a few seconds.",
      ],
      // A path that begins with two slashes would be another site's address.
      link: { href: pathname.replace(/^\/+/, "/") + search, text: "Try again" },
      requestId: c.get("requestId"),
    });
  }
  answer.headers.set("content-security-policy", policy);
  return answer;
}
